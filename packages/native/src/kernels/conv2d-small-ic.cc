// With channels last, one row of a patch (columns × channels values) is contiguous in the image. Its products with the
// filters are vectors of sixteen filters, or of sixteen adjacent values of the row.
#include <algorithm>

#include "kernels/conv2d-small.h"
#include "kernels/thread-scratch.h"
#include "simd/parallel.h"
#include "simd/simd.h"
#include "simd/vector16.h"

namespace fovea {

namespace {

constexpr int64_t kSlack = 64;
constexpr int64_t kRow = 32;  // numbers of a patch's row, rounded up to two vectors

int64_t pitch(const SmallConv2dShape& s) { return s.padded_width * s.channels; }
int64_t padded_floats(const SmallConv2dShape& s) { return s.padded_height * pitch(s) + kSlack; }
int64_t row_length(const SmallConv2dShape& s) { return s.columns * s.channels; }

// `Positions` adjacent output positions: what each adds to the input row under the window's row.
template <bool Wide, int Positions>
__attribute__((always_inline)) inline void scatter_at(const SmallConv2dShape& s, const float* w, const float* dy, float* dx) {
  Vector16 low[Positions] = {}, high[Positions] = {};
  for (int64_t f = 0; f < s.filters; f++) {
    Vector16 a = load16(w + f * kRow), b = load16(w + f * kRow + 16);
    pin<Wide>(a);
    pin<Wide>(b);
    for (int p = 0; p < Positions; p++) {
      const float upstream = dy[p * s.filters + f];
      low[p] += a * upstream;
      high[p] += b * upstream;
    }
  }
  for (int p = 0; p < Positions; p++) {
    float* at = dx + p * s.channels;
    store16(at, load16(at) + low[p]);
    store16(at + 16, load16(at + 16) + high[p]);
  }
}

// dx [padded_height, padded_width, channels] of one image; w [rows, filters, 32], dy [positions, filters].
template <bool Wide>
__attribute__((always_inline)) inline void scatter(const SmallConv2dShape& s, const float* w, const float* dy, float* dx) {
  for (int64_t y = 0; y < s.out_height; y++) {
    for (int64_t row = 0; row < s.rows; row++) {
      const float* weights = w + row * s.filters * kRow;
      int64_t x = 0;
      for (; x + 5 <= s.out_width; x += 5) {
        scatter_at<Wide, 5>(s, weights, dy + (y * s.out_width + x) * s.filters, dx + (y + row) * pitch(s) + x * s.channels);
      }
      for (; x < s.out_width; x++) {
        scatter_at<Wide, 1>(s, weights, dy + (y * s.out_width + x) * s.filters, dx + (y + row) * pitch(s) + x * s.channels);
      }
    }
  }
}

FOVEA_AVX512 void scatter_wide(const SmallConv2dShape& s, const float* w, const float* dy, float* dx) {
  scatter<kWideRegisters>(s, w, dy, dx);
}

FOVEA_SIMD void scatter_any(const SmallConv2dShape& s, const float* w, const float* dy, float* dx) {
  scatter<false>(s, w, dy, dx);
}

// sums[j] += Σ over the image of x[j] · dy for `Cells` adjacent cells of a patch's row and sixteen filters.
template <int Cells>
__attribute__((always_inline)) inline void collect_at(const SmallConv2dShape& s, const float* x, const float* dy,
                                                      Vector16* sums, int64_t stride) {
  Vector16 sum[Cells];
  for (int j = 0; j < Cells; j++) sum[j] = sums[j * stride];
  for (int64_t y = 0; y < s.out_height; y++) {
    const float* in = x + y * pitch(s);
    const float* up = dy + y * s.out_width * s.filters;
    for (int64_t column = 0; column < s.out_width; column++) {
      const Vector16 upstream = load16(up + column * s.filters);
      for (int j = 0; j < Cells; j++) sum[j] += upstream * in[column * s.channels + j];
    }
  }
  for (int j = 0; j < Cells; j++) sums[j * stride] = sum[j];
}

// sums [rows, row_length, filters] of one image; x [padded_height, padded_width, channels].
FOVEA_SIMD void collect(const SmallConv2dShape& s, const float* x, const float* dy, Vector16* sums) {
  const int64_t blocks = s.filters / 16, length = row_length(s);
  for (int64_t row = 0; row < s.rows; row++) {
    for (int64_t block = 0; block < blocks; block++) {
      const float* up = dy + block * 16;
      for (int64_t j = 0; j < length;) {
        const float* in = x + row * pitch(s) + j;
        Vector16* target = sums + (row * length + j) * blocks + block;
        const int64_t left = length - j;
        if (left >= 15) {
          collect_at<15>(s, in, up, target, blocks);
          j += 15;
        } else if (left >= 6) {
          collect_at<6>(s, in, up, target, blocks);
          j += 6;
        } else if (left >= 3) {
          collect_at<3>(s, in, up, target, blocks);
          j += 3;
        } else {
          collect_at<1>(s, in, up, target, blocks);
          j += 1;
        }
      }
    }
  }
}

}  // namespace

void build_input_gradient_small_ic(Builder& builder, const Instruction& instruction, const SmallConv2dShape& s) {
  const int upstream = builder.row_major(instruction.inputs[0]);
  const int weights = builder.in_layout(instruction.inputs[1], filter_layout(builder.shape(instruction.inputs[1]), 1));
  const int result = builder.define_row_major(instruction.outputs[0]);
  const int64_t packed_floats = s.rows * s.filters * kRow;
  const ThreadScratch scratch(builder, packed_floats * sizeof(float), padded_floats(s) * sizeof(float));
  builder.emit({upstream, weights}, {result}, [=](const SlotPointers& pointers) {
    const float* up = static_cast<const float*>(pointers[upstream]);
    const float* w = static_cast<const float*>(pointers[weights]);
    float* out = static_cast<float*>(pointers[result]);
    // [rows, row_length, filters] → [rows, filters, 32], zeros behind each row.
    float* packed = scratch.shared<float>(pointers);
    std::fill_n(packed, packed_floats, 0.0f);
    for (int64_t row = 0; row < s.rows; row++) {
      for (int64_t j = 0; j < row_length(s); j++) {
        for (int64_t f = 0; f < s.filters; f++) {
          packed[(row * s.filters + f) * kRow + j] = w[(row * row_length(s) + j) * s.filters + f];
        }
      }
    }
    parallel_for(s.batch, 1, [&](int64_t begin, int64_t end) {
      for (int64_t n = begin; n < end; n++) {
        float* padded = scratch.own<float>(pointers);
        (has_avx512() ? scatter_wide : scatter_any)(s, packed, up + n * s.out_height * s.out_width * s.filters, padded);
        for (int64_t y = 0; y < s.height; y++) {
          std::copy_n(padded + (y + s.top) * pitch(s) + s.left * s.channels, s.width * s.channels,
                      out + (n * s.height + y) * s.width * s.channels);
        }
      }
    });
  }, "few channels");
}

void build_filter_gradient_small_ic(Builder& builder, const Instruction& instruction, const SmallConv2dShape& s) {
  const Shape kernel = instruction.integers("kernelShape");
  const int source = builder.row_major(instruction.inputs[0]), upstream = builder.row_major(instruction.inputs[1]);
  const int dw = builder.define_optional(instruction.outputs[0], filter_layout(kernel, 1));
  const int db = instruction.outputs.size() > 1 ? builder.define_optional(instruction.outputs[1], rows_layout({s.filters})) : -1;
  const int64_t blocks = s.filters / 16, count = s.rows * row_length(s) * blocks;
  const int64_t groups = std::min<int64_t>(s.batch, 16);
  const ThreadScratch scratch(builder, groups * (count + blocks) * sizeof(Vector16), padded_floats(s) * sizeof(float));
  std::vector<int> writes = {dw};
  if (db >= 0) writes.push_back(db);
  builder.emit({source, upstream}, writes, [=](const SlotPointers& pointers) {
    const float* in = static_cast<const float*>(pointers[source]);
    const float* up = static_cast<const float*>(pointers[upstream]);
    Vector16* sums = scratch.shared<Vector16>(pointers);
    const int64_t positions = s.out_height * s.out_width;
    parallel_for(groups, 1, [&](int64_t begin, int64_t end) {
      float* padded = scratch.own<float>(pointers);
      for (int64_t group = begin; group < end; group++) {
        Vector16* mine = sums + group * (count + blocks);
        std::fill_n(mine, count + blocks, Vector16{});
        for (int64_t n = s.batch * group / groups; n < s.batch * (group + 1) / groups; n++) {
          for (int64_t y = 0; y < s.height; y++) {
            std::copy_n(in + (n * s.height + y) * s.width * s.channels, s.width * s.channels,
                        padded + (y + s.top) * pitch(s) + s.left * s.channels);
          }
          const float* image = up + n * positions * s.filters;
          collect(s, padded, image, mine);
          if (db < 0) continue;
          for (int64_t p = 0; p < positions; p++) {
            for (int64_t block = 0; block < blocks; block++) {
              mine[count + block] += load16(image + p * s.filters + block * 16);
            }
          }
        }
      }
    });
    const auto add_up = [&](int64_t from, int64_t vectors, float* target) {
      for (int64_t index = 0; index < vectors; index++) {
        Vector16 sum = {};
        for (int64_t group = 0; group < groups; group++) sum += sums[group * (count + blocks) + from + index];
        store16(target + index * 16, sum);
      }
    };
    add_up(0, count, static_cast<float*>(pointers[dw]));
    if (db >= 0) add_up(count, blocks, static_cast<float*>(pointers[db]));
  }, "few channels");
}

}  // namespace fovea
