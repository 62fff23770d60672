#include "kernels/non-overlapping-pool.h"

#include <cmath>

#include "simd/simd.h"
#include "threads/parallel.h"

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

// The largest of adjacent values in a row, and which one it is; NaN counts as the largest.
template <int Columns>
__attribute__((always_inline)) inline void best_of_row(const float* x, float* y, uint8_t* positions, int64_t width,
                                                       int64_t columns, int64_t first) {
  const int64_t step = Columns > 0 ? Columns : columns;
  for (int64_t i = 0; i < width; i++) {
    float best = first == 0 ? -INFINITY : y[i];
    int position = first == 0 ? 0 : positions[i];
    for (int64_t k = 0; k < step; k++) {
      const float value = x[i * step + k];
      const bool is_larger = value > best || value != value;
      best = is_larger ? value : best;
      position = is_larger ? static_cast<int>(first + k) : position;
    }
    y[i] = best;
    positions[i] = static_cast<uint8_t>(position);
  }
}

FOVEA_SIMD void best_of_plane(const Tiles& t, const float* x, float* y, uint8_t* positions) {
  for (int64_t row = 0; row < t.height; row++) {
    for (int64_t k = 0; k < t.rows; k++) {
      const float* from = x + (row * t.rows + k) * t.width * t.columns;
      const int64_t at = row * t.width, first = k * t.columns;
      if (t.columns == 2) {
        best_of_row<2>(from, y + at, positions + at, t.width, 2, first);
      } else {
        best_of_row<0>(from, y + at, positions + at, t.width, t.columns, first);
      }
    }
  }
}

template <int Columns>
__attribute__((always_inline)) inline void give_back(const float* dy, const uint8_t* positions, float* dx, int64_t width,
                                                     int64_t columns, int64_t first) {
  const int64_t step = Columns > 0 ? Columns : columns;
  for (int64_t i = 0; i < width; i++) {
    const float upstream = dy[i];
    const int position = positions[i] - static_cast<int>(first);
    for (int64_t k = 0; k < step; k++) dx[i * step + k] = position == k ? upstream : 0.0f;
  }
}

FOVEA_SIMD void give_back_plane(const Tiles& t, const float* dy, const uint8_t* positions, float* dx) {
  for (int64_t row = 0; row < t.height; row++) {
    for (int64_t k = 0; k < t.rows; k++) {
      float* to = dx + (row * t.rows + k) * t.width * t.columns;
      const int64_t at = row * t.width, first = k * t.columns;
      if (t.columns == 2) {
        give_back<2>(dy + at, positions + at, to, t.width, 2, first);
      } else {
        give_back<0>(dy + at, positions + at, to, t.width, t.columns, first);
      }
    }
  }
}

Layout planes_of(const Shape& shape) {
  return with_desc(image_layout(shape), Desc({shape[0], shape[3], shape[1], shape[2]}, ElementType::f32, Tag::nchw),
                   shape, DType::kFloat32);
}

Layout planes_of_bytes(const Shape& shape) {
  return {View::kImage, 1, Desc({shape[0], shape[3], shape[1], shape[2]}, ElementType::u8, Tag::nchw), false};
}

bool fits_in_a_byte(const PoolWindow& window) { return window.size[0] * window.size[1] <= 255; }

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

bool has_non_overlapping_max_pool(const PoolWindow& window, const Layout& x_layout, const Shape& x) {
  return is_non_overlapping(window, x) && fits_in_a_byte(window) && lies_as_planes(x_layout, x);
}

void build_non_overlapping_max_pool(Builder& builder, const Instruction& instruction, const PoolWindow& window) {
  const int x = instruction.inputs[0], y = instruction.outputs[0], positions = instruction.outputs[1];
  const Shape y_shape = builder.shape(y < 0 ? positions : y);
  const Tiles tiles = tiles_of(window, y_shape);
  const int source = builder.in_layout(x, planes_of(builder.shape(x)));
  const int result = builder.define_optional(y, planes_of(y_shape));
  const int chosen = builder.define_optional(positions, planes_of_bytes(y_shape));
  builder.emit({source}, {result, chosen}, [=](const SlotPointers& pointers) {
    const float* in = static_cast<const float*>(pointers[source]);
    float* out = static_cast<float*>(pointers[result]);
    uint8_t* at = static_cast<uint8_t*>(pointers[chosen]);
    const int64_t plane = tiles.height * tiles.width;
    parallel_for(tiles.planes, grain_of(kNormalizationGrain, plane), [&](int64_t begin, int64_t end) {
      for (int64_t n = begin; n < end; n++) {
        best_of_plane(tiles, in + n * plane * tiles.rows * tiles.columns, out + n * plane, at + n * plane);
      }
    });
  }, "tiles");
}

bool has_non_overlapping_max_pool_gradient(const PoolWindow& window, const Layout& positions, const Shape& dx,
                                           const Shape& dy) {
  return is_non_overlapping(window, dx) && fits_in_a_byte(window) && positions == planes_of_bytes(dy);
}

void build_non_overlapping_max_pool_gradient(Builder& builder, const Instruction& instruction, const PoolWindow& window) {
  const int dy = instruction.inputs[0], positions = instruction.inputs[1], dx = instruction.outputs[0];
  const Tiles tiles = tiles_of(window, builder.shape(dy));
  const int upstream = builder.in_layout(dy, planes_of(builder.shape(dy)));
  const int chosen = builder.in_current_layout(positions);
  const int result = builder.define(dx, planes_of(builder.shape(dx)));
  builder.emit({upstream, chosen}, {result}, [=](const SlotPointers& pointers) {
    const float* up = static_cast<const float*>(pointers[upstream]);
    const uint8_t* at = static_cast<const uint8_t*>(pointers[chosen]);
    float* out = static_cast<float*>(pointers[result]);
    const int64_t plane = tiles.height * tiles.width;
    parallel_for(tiles.planes, grain_of(kNormalizationGrain, plane), [&](int64_t begin, int64_t end) {
      for (int64_t n = begin; n < end; n++) {
        give_back_plane(tiles, up + n * plane, at + n * plane, out + n * plane * tiles.rows * tiles.columns);
      }
    });
  }, "tiles");
}

}  // namespace fovea
