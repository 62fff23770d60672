// With channels last, one row of a patch (columns × channels values) is contiguous in the image. Its products with the
// filters are vectors of sixteen filters, or of sixteen adjacent values of the row.
#include <algorithm>

#include "kernels/conv2d-small.h"
#include "kernels/thread-scratch.h"
#include "simd/simd.h"
#include "simd/vector16.h"
#include "threads/parallel.h"

namespace fovea {

namespace {

constexpr int64_t kSlack = 64;
constexpr int64_t kRow = 32;  // numbers of a patch's row, rounded up to two vectors

int64_t pitch(const SmallConv2dShape& s) { return s.padded_width * s.channels; }
int64_t padded_floats(const SmallConv2dShape& s) { return s.padded_height * pitch(s) + kSlack; }
int64_t row_length(const SmallConv2dShape& s) { return s.columns * s.channels; }

// `Positions` adjacent output positions: what each adds to two vectors of the input row under the window's row.
template <int Lanes, bool Pins, int Positions>
__attribute__((always_inline)) inline void scatter_at(const SmallConv2dShape& s, const float* w, const float* dy, float* dx) {
  Vector<Lanes> low[Positions] = {}, high[Positions] = {};
  for (int64_t f = 0; f < s.filters; f++) {
    auto a = load<Lanes>(w + f * kRow), b = load<Lanes>(w + f * kRow + Lanes);
    if constexpr (Pins) {
      pin_register<Lanes>(a);
      pin_register<Lanes>(b);
    }
    for (int p = 0; p < Positions; p++) {
      const float upstream = dy[p * s.filters + f];
      low[p] += a * upstream;
      high[p] += b * upstream;
    }
  }
  for (int p = 0; p < Positions; p++) {
    float* at = dx + p * s.channels;
    store<Lanes>(at, load<Lanes>(at) + low[p]);
    store<Lanes>(at + Lanes, load<Lanes>(at + Lanes) + high[p]);
  }
}

// dx [padded_height, padded_width, channels] of one image, zeros before; w [rows, filters, 32], dy [positions, filters].
template <int Lanes, bool Pins>
__attribute__((always_inline)) inline void scatter(const SmallConv2dShape& s, const float* w, const float* dy, float* dx) {
  for (int64_t y = 0; y < s.out_height; y++) {
    for (int64_t row = 0; row < s.rows; row++) {
      for (int64_t part = 0; part < row_length(s); part += 2 * Lanes) {
        const float* weights = w + row * s.filters * kRow + part;
        const float* up = dy + y * s.out_width * s.filters;
        float* to = dx + (y + row) * pitch(s) + part;
        int64_t x = 0;
        for (; x + 5 <= s.out_width; x += 5) {
          scatter_at<Lanes, Pins, 5>(s, weights, up + x * s.filters, to + x * s.channels);
        }
        for (; x < s.out_width; x++) scatter_at<Lanes, Pins, 1>(s, weights, up + x * s.filters, to + x * s.channels);
      }
    }
  }
}

FOVEA_AVX512 void scatter_512(const SmallConv2dShape& s, const float* w, const float* dy, float* dx) {
  scatter<16, true>(s, w, dy, dx);
}

FOVEA_AVX2 void scatter_256(const SmallConv2dShape& s, const float* w, const float* dy, float* dx) {
  scatter<8, true>(s, w, dy, dx);
}

void scatter_any(const SmallConv2dShape& s, const float* w, const float* dy, float* dx) {
  scatter<8, false>(s, w, dy, dx);
}

// sums[j] += Σ over the image of x[j] · dy for `Cells` adjacent cells of a patch's row and a vector of filters.
template <int Lanes, int Cells>
__attribute__((always_inline)) inline void collect_at(const SmallConv2dShape& s, const float* x, const float* dy,
                                                      float* sums) {
  Vector<Lanes> sum[Cells];
  for (int j = 0; j < Cells; j++) sum[j] = load<Lanes>(sums + j * s.filters);
  for (int64_t y = 0; y < s.out_height; y++) {
    const float* in = x + y * pitch(s);
    const float* up = dy + y * s.out_width * s.filters;
    for (int64_t column = 0; column < s.out_width; column++) {
      const auto upstream = load<Lanes>(up + column * s.filters);
      for (int j = 0; j < Cells; j++) sum[j] += upstream * in[column * s.channels + j];
    }
  }
  for (int j = 0; j < Cells; j++) store<Lanes>(sums + j * s.filters, sum[j]);
}

// sums [rows, row_length, filters] of one image, and behind them [filters] of dy; x [padded_height, padded_width, channels].
template <int Lanes>
__attribute__((always_inline)) inline void collect(const SmallConv2dShape& s, const float* x, const float* dy, float* sums) {
  constexpr int kCells = Lanes == 16 ? 15 : 12;  // of 32 and 16 registers
  const int64_t length = row_length(s);
  for (int64_t row = 0; row < s.rows; row++) {
    for (int64_t filter = 0; filter < s.filters; filter += Lanes) {
      const float* up = dy + filter;
      for (int64_t j = 0; j < length;) {
        const float* in = x + row * pitch(s) + j;
        float* to = sums + (row * length + j) * s.filters + filter;
        const int64_t left = length - j;
        if (left >= kCells) {
          collect_at<Lanes, kCells>(s, in, up, to);
          j += kCells;
        } else if (left >= 6) {
          collect_at<Lanes, 6>(s, in, up, to);
          j += 6;
        } else if (left >= 3) {
          collect_at<Lanes, 3>(s, in, up, to);
          j += 3;
        } else {
          collect_at<Lanes, 1>(s, in, up, to);
          j += 1;
        }
      }
    }
  }
  float* bias = sums + s.rows * length * s.filters;
  for (int64_t filter = 0; filter < s.filters; filter += Lanes) {
    auto sum = load<Lanes>(bias + filter);
    for (int64_t p = 0; p < s.out_height * s.out_width; p++) sum += load<Lanes>(dy + p * s.filters + filter);
    store<Lanes>(bias + filter, sum);
  }
}

FOVEA_AVX512 void collect_512(const SmallConv2dShape& s, const float* x, const float* dy, float* sums) {
  collect<16>(s, x, dy, sums);
}

FOVEA_AVX2 void collect_256(const SmallConv2dShape& s, const float* x, const float* dy, float* sums) {
  collect<8>(s, x, dy, sums);
}

void collect_any(const SmallConv2dShape& s, const float* x, const float* dy, float* sums) { collect<8>(s, x, dy, sums); }

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
    const auto scatter = by_isa(scatter_512, scatter_256, scatter_any);
    parallel_for(s.batch, 1, [&](int64_t begin, int64_t end) {
      for (int64_t n = begin; n < end; n++) {
        float* padded = scratch.own<float>(pointers);
        scatter(s, packed, up + n * s.out_height * s.out_width * s.filters, padded);
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
  const int64_t weights = s.rows * row_length(s) * s.filters, count = weights + s.filters;
  const int64_t groups = std::min<int64_t>(s.batch, 16);
  const ThreadScratch scratch(builder, groups * count * sizeof(float), padded_floats(s) * sizeof(float));
  std::vector<int> writes = {dw};
  if (db >= 0) writes.push_back(db);
  builder.emit({source, upstream}, writes, [=](const SlotPointers& pointers) {
    const float* in = static_cast<const float*>(pointers[source]);
    const float* up = static_cast<const float*>(pointers[upstream]);
    float* sums = scratch.shared<float>(pointers);
    const int64_t image = s.out_height * s.out_width * s.filters;
    const auto collect = by_isa(collect_512, collect_256, collect_any);
    parallel_for(groups, 1, [&](int64_t begin, int64_t end) {
      float* padded = scratch.own<float>(pointers);
      for (int64_t group = begin; group < end; group++) {
        float* mine = sums + group * count;
        std::fill_n(mine, count, 0.0f);
        for (int64_t n = s.batch * group / groups; n < s.batch * (group + 1) / groups; n++) {
          for (int64_t y = 0; y < s.height; y++) {
            std::copy_n(in + (n * s.height + y) * s.width * s.channels, s.width * s.channels,
                        padded + (y + s.top) * pitch(s) + s.left * s.channels);
          }
          collect(s, padded, up + n * image, mine);
        }
      }
    });
    const auto add_up = [&](int64_t from, int64_t floats, float* target) {
      for (int64_t index = 0; index < floats; index += 16) {
        Vector16 sum = {};
        for (int64_t group = 0; group < groups; group++) sum += load16(sums + group * count + from + index);
        store16(target + index, sum);
      }
    };
    add_up(0, weights, static_cast<float*>(pointers[dw]));
    if (db >= 0) add_up(weights, s.filters, static_cast<float*>(pointers[db]));
  }, "few channels");
}

}  // namespace fovea
