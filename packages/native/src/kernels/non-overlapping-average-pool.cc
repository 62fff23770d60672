#include "kernels/non-overlapping-average-pool.h"

#include "simd/parallel.h"
#include "simd/simd.h"

namespace fovea {

namespace {

struct Tiles {
  int64_t planes, height, width;  // of the result
  int64_t rows, columns;          // of a tile
};

template <int Columns>
__attribute__((always_inline)) inline void add_neighbours(const float* x, float* y, int64_t width, int64_t columns,
                                                          float factor, bool first) {
  const int64_t step = Columns > 0 ? Columns : columns;
  for (int64_t i = 0; i < width; i++) {
    float sum = 0;
    for (int64_t k = 0; k < step; k++) sum += x[i * step + k];
    y[i] = first ? sum * factor : y[i] + sum * factor;
  }
}

FOVEA_SIMD void average_plane(const Tiles& t, const float* x, float* y) {
  const float factor = 1.0f / static_cast<float>(t.rows * t.columns);
  for (int64_t row = 0; row < t.height; row++) {
    for (int64_t k = 0; k < t.rows; k++) {
      const float* from = x + (row * t.rows + k) * t.width * t.columns;
      if (t.columns == 2) {
        add_neighbours<2>(from, y + row * t.width, t.width, 2, factor, k == 0);
      } else {
        add_neighbours<0>(from, y + row * t.width, t.width, t.columns, factor, k == 0);
      }
    }
  }
}

template <int Columns>
__attribute__((always_inline)) inline void spread(const float* dy, float* dx, int64_t width, int64_t columns,
                                                  float factor) {
  const int64_t step = Columns > 0 ? Columns : columns;
  for (int64_t i = 0; i < width; i++) {
    const float share = dy[i] * factor;
    for (int64_t k = 0; k < step; k++) dx[i * step + k] = share;
  }
}

FOVEA_SIMD void spread_plane(const Tiles& t, const float* dy, float* dx) {
  const float factor = 1.0f / static_cast<float>(t.rows * t.columns);
  for (int64_t row = 0; row < t.height; row++) {
    const int64_t width = t.width * t.columns;
    float* first = dx + row * t.rows * width;
    if (t.columns == 2) {
      spread<2>(dy + row * t.width, first, t.width, 2, factor);
    } else {
      spread<0>(dy + row * t.width, first, t.width, t.columns, factor);
    }
    for (int64_t k = 1; k < t.rows; k++) std::copy_n(first, width, first + k * width);
  }
}

Layout planes_of(const Shape& shape) {
  return with_desc(image_layout(shape), Desc({shape[0], shape[3], shape[1], shape[2]}, ElementType::f32, Tag::nchw),
                   shape, DType::kFloat32);
}

Tiles tiles_of(const PoolWindow& window, const Shape& y) {
  return {y[0] * y[3], y[1], y[2], window.size[0], window.size[1]};
}

}  // namespace

bool is_non_overlapping(const PoolWindow& window, const Shape& x) {
  return window.size == window.strides && window.dilations == Dims{0, 0} && window.before == Dims{0, 0} &&
         x[1] == window.outputs[0] * window.size[0] && x[2] == window.outputs[1] * window.size[1];
}

bool lies_as_planes(const Layout& layout, const Shape& x) { return layout == planes_of(x); }

void build_non_overlapping_average_pool(Builder& builder, const Instruction& instruction, const PoolWindow& window) {
  const int x = instruction.inputs[0], y = instruction.outputs[0];
  const Tiles tiles = tiles_of(window, builder.shape(y));
  const int source = builder.in_layout(x, planes_of(builder.shape(x)));
  const int result = builder.define(y, planes_of(builder.shape(y)));
  builder.emit({source}, {result}, [=](const SlotPointers& pointers) {
    const float* in = static_cast<const float*>(pointers[source]);
    float* out = static_cast<float*>(pointers[result]);
    const int64_t plane = tiles.height * tiles.width;
    parallel_for(tiles.planes, grain_of(kNormalizationGrain, plane), [&](int64_t begin, int64_t end) {
      for (int64_t n = begin; n < end; n++) {
        average_plane(tiles, in + n * plane * tiles.rows * tiles.columns, out + n * plane);
      }
    });
  }, "tiles");
}

void build_non_overlapping_average_pool_gradient(Builder& builder, const Instruction& instruction, const PoolWindow& window) {
  const int dy = instruction.inputs[0], dx = instruction.outputs[0];
  const Tiles tiles = tiles_of(window, builder.shape(dy));
  const int upstream = builder.in_layout(dy, planes_of(builder.shape(dy)));
  const int result = builder.define(dx, planes_of(builder.shape(dx)));
  builder.emit({upstream}, {result}, [=](const SlotPointers& pointers) {
    const float* up = static_cast<const float*>(pointers[upstream]);
    float* out = static_cast<float*>(pointers[result]);
    const int64_t plane = tiles.height * tiles.width;
    parallel_for(tiles.planes, grain_of(kNormalizationGrain, plane), [&](int64_t begin, int64_t end) {
      for (int64_t n = begin; n < end; n++) {
        spread_plane(tiles, up + n * plane, out + n * plane * tiles.rows * tiles.columns);
      }
    });
  }, "tiles");
}

}  // namespace fovea
