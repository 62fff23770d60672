#include "kernels/pool-loops.h"

#include <cmath>

#include "kernels/image-view.h"
#include "threads/parallel.h"

namespace fovea {

namespace {

// Calls visit(input pixel, position in the window) for the cells of one window that lie on the image.
template <class Visit>
void for_each_cell(const PoolWindow& window, int64_t row, int64_t column, const Visit& visit) {
  for (int64_t i = 0; i < window.size[0]; i++) {
    const int64_t input_row = window.cell(0, row, i);
    if (input_row < 0 || input_row >= window.inputs[0]) continue;
    for (int64_t j = 0; j < window.size[1]; j++) {
      const int64_t input_column = window.cell(1, column, j);
      if (input_column < 0 || input_column >= window.inputs[1]) continue;
      visit(input_row * window.inputs[1] + input_column, i * window.size[1] + j);
    }
  }
}

void store_position(void* positions, DType dtype, int64_t at, int64_t position) {
  if (dtype == DType::kUint8) {
    static_cast<uint8_t*>(positions)[at] = static_cast<uint8_t>(position);
  } else {
    static_cast<int32_t*>(positions)[at] = static_cast<int32_t>(position);
  }
}

int64_t load_position(const void* positions, DType dtype, int64_t at) {
  return dtype == DType::kUint8 ? static_cast<const uint8_t*>(positions)[at] : static_cast<const int32_t*>(positions)[at];
}

}  // namespace

std::optional<PoolPlanes> pool_planes(const Layout& layout, const Shape& shape) {
  if (layout.row_major) return PoolPlanes{shape[0], shape[3]};
  if (const int64_t lanes = channel_block(layout); lanes > 0) return PoolPlanes{shape[0] * ((shape[3] + lanes - 1) / lanes), lanes};
  const bool apart = layout.view == View::kImage && layout.desc == Desc(dims_of(layout.desc), ElementType::f32, Tag::nchw);
  return apart ? std::optional(PoolPlanes{shape[0] * shape[3], 1}) : std::nullopt;
}

std::function<void(const SlotPointers&)> max_pool_loop(const PoolWindow& window, const PoolPlanes& planes, int x, int y,
                                                 int positions, DType dtype) {
  const int64_t pixels = window.outputs[0] * window.outputs[1], input_pixels = window.inputs[0] * window.inputs[1];
  return [=](const SlotPointers& pointers) {
    const int64_t channels = planes.channels;
    const float* in = static_cast<const float*>(pointers[x]);
    float* out = static_cast<float*>(pointers[y]);
    parallel_for(planes.count * pixels, grain_of(kExponentialGrain, channels), [&](int64_t begin, int64_t end) {
      for (int64_t pixel = begin; pixel < end; pixel++) {
        const float* image = in + pixel / pixels * input_pixels * channels;
        float* best = out + pixel * channels;
        std::fill_n(best, channels, -INFINITY);
        for (int64_t c = 0; c < channels; c++) store_position(pointers[positions], dtype, pixel * channels + c, 0);
        const int64_t at = pixel % pixels;
        for_each_cell(window, at / window.outputs[1], at % window.outputs[1], [&](int64_t cell, int64_t position) {
          for (int64_t c = 0; c < channels; c++) {
            const float value = image[cell * channels + c];
            if (!(value > best[c]) && value == value) continue;
            best[c] = value;
            store_position(pointers[positions], dtype, pixel * channels + c, position);
          }
        });
      }
    });
  };
}

void emit_max_pool(Builder& builder, const PoolWindow& window, int x, int y, int positions) {
  const Shape& input = builder.shape(x);
  const DType dtype = positions < 0 ? DType::kInt32 : builder.dtype(positions);
  const Shape shape = {input[0], window.outputs[0], window.outputs[1], input[3]};
  const int source = builder.row_major(x);
  const int result = builder.define_optional(y, image_layout(shape));
  const int pointers_of = builder.define_optional(positions, image_layout(shape, dtype));
  builder.emit({source}, {result, pointers_of},
               max_pool_loop(window, {input[0], input[3]}, source, result, pointers_of, dtype));
}

void emit_max_pool_gradient(Builder& builder, const PoolWindow& window, int dy, int positions, int dx) {
  const int64_t batch = builder.shape(dx)[0], channels = builder.shape(dx)[3];
  const int64_t pixels = window.outputs[0] * window.outputs[1], input_pixels = window.inputs[0] * window.inputs[1];
  const DType dtype = builder.dtype(positions);
  const int upstream = builder.row_major(dy), chosen = builder.row_major(positions), result = builder.define_row_major(dx);
  builder.emit({upstream, chosen}, {result}, [=](const SlotPointers& pointers) {
    const float* up = static_cast<const float*>(pointers[upstream]);
    parallel_for(batch, 1, [&](int64_t begin, int64_t end) {
      for (int64_t n = begin; n < end; n++) {
        float* image = static_cast<float*>(pointers[result]) + n * input_pixels * channels;
        std::fill_n(image, input_pixels * channels, 0.0f);
        for (int64_t pixel = 0; pixel < pixels; pixel++) {
          const int64_t at = (n * pixels + pixel) * channels;
          for_each_cell(window, pixel / window.outputs[1], pixel % window.outputs[1],
                        [&](int64_t cell, int64_t position) {
                          for (int64_t c = 0; c < channels; c++) {
                            if (load_position(pointers[chosen], dtype, at + c) != position) continue;
                            image[cell * channels + c] += up[at + c];
                          }
                        });
        }
      }
    });
  });
}

}  // namespace fovea
