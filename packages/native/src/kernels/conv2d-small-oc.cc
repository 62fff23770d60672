// An image with its padding is read as one long row: the window's cell (r, c) at all positions at once is that
// row shifted by r · width + c. The columns where the window wraps around the edge are computed and dropped.
#include <algorithm>

#include "kernels/conv2d-small.h"
#include "kernels/thread-scratch.h"
#include "simd/chunk-functions.h"
#include "simd/simd.h"
#include "simd/vector16.h"
#include "threads/parallel.h"

namespace fovea {

namespace {

constexpr int64_t kSlack = 64;  // vectors may read and write past the end of a long row

int64_t plane(const SmallConv2dShape& s) { return (s.padded_height * s.padded_width + kSlack + 15) / 16 * 16; }
int64_t positions(const SmallConv2dShape& s) { return (s.out_height - 1) * s.padded_width + s.out_width; }
int64_t cells(const SmallConv2dShape& s) { return s.channels * s.rows * s.columns; }

// The memory of a thread: an image with its padding, and its results in rows of `pitch`.
size_t images_bytes(const SmallConv2dShape& s, int64_t pitch) {
  return (s.channels * plane(s) + s.filters * pitch) * sizeof(float);
}

// Copies `rows` short rows between two pitches, a vector at a time. What a vector writes past the end of its row is
// either overwritten by the next row or, with `clear`, set to zero afterwards.
FOVEA_SIMD void copy_rows(const float* from, int64_t from_pitch, float* to, int64_t to_pitch, int64_t rows,
                          int64_t width, bool clear) {
  const int64_t whole = std::max<int64_t>(0, rows - 1 - 16 / std::min(from_pitch, to_pitch));
  for (int64_t row = 0; row < whole; row++) {
    const float* source = from + row * from_pitch;
    float* target = to + row * to_pitch;
    for (int64_t x = 0; x < width; x += 16) store16(target + x, load16(source + x));
    if (clear) store16(target + width, Vector16{});
  }
  for (int64_t row = whole; row < rows; row++) {
    float* target = to + row * to_pitch;
    std::copy_n(from + row * from_pitch, width, target);
    if (clear) std::fill(target + width, target + to_pitch, 0.0f);
  }
}

// x [channels, height, width] → [channels, plane] with zeros around.
void pad_image(const SmallConv2dShape& s, const float* x, float* padded) {
  for (int64_t c = 0; c < s.channels; c++) {
    float* target = padded + c * plane(s) + s.top * s.padded_width + s.left;
    const int64_t border = s.padded_width - s.width;
    copy_rows(x + c * s.height * s.width, s.width, target, s.padded_width, s.height, s.width, border > 0);
    // The last row was cleared up to the pitch, past the right border by the left one: those are zeros anyway.
  }
}

std::vector<int64_t> shifts_of(const SmallConv2dShape& s) {
  std::vector<int64_t> shifts;
  for (int64_t c = 0; c < s.channels; c++) {
    for (int64_t row = 0; row < s.rows; row++) {
      for (int64_t column = 0; column < s.columns; column++) {
        shifts.push_back(c * plane(s) + row * s.padded_width + column);
      }
    }
  }
  return shifts;
}

// y[f][p] = bias[f] + Σ w[f][k] · x[p + shift[k]] for `Filters` filters and two vectors of positions at a time.
template <int Lanes, int Filters>
__attribute__((always_inline)) inline void filters_at(const float* x, const int64_t* shifts, int64_t count,
                                                      const float* w, const float* bias, float* y, int64_t pitch) {
  Vector<Lanes> low[Filters], high[Filters];
  for (int f = 0; f < Filters; f++) low[f] = high[f] = Vector<Lanes>{} + (bias == nullptr ? 0.0f : bias[f]);
  for (int64_t k = 0; k < count; k++) {
    const auto a = load<Lanes>(x + shifts[k]), b = load<Lanes>(x + shifts[k] + Lanes);
    for (int f = 0; f < Filters; f++) {
      const float weight = w[f * count + k];
      low[f] += a * weight;
      high[f] += b * weight;
    }
  }
  for (int f = 0; f < Filters; f++) {
    store<Lanes>(y + f * pitch, low[f]);
    store<Lanes>(y + f * pitch + Lanes, high[f]);
  }
}

template <int Lanes>
__attribute__((always_inline)) inline void all_filters(const float* x, const int64_t* shifts, int64_t count,
                                                       const float* w, const float* bias, int64_t filters, float* y,
                                                       int64_t pitch, int64_t length) {
  for (int64_t p = 0; p < length; p += 2 * Lanes) {
    for (int64_t f = 0; f < filters;) {
      const float* weights = w + f * count;
      const float* offset = bias == nullptr ? nullptr : bias + f;
      float* out = y + f * pitch + p;
      const int64_t left = filters - f;
      if (left >= 6) {
        filters_at<Lanes, 6>(x + p, shifts, count, weights, offset, out, pitch);
        f += 6;
      } else if (left >= 4) {
        filters_at<Lanes, 4>(x + p, shifts, count, weights, offset, out, pitch);
        f += 4;
      } else if (left >= 2) {
        filters_at<Lanes, 2>(x + p, shifts, count, weights, offset, out, pitch);
        f += 2;
      } else {
        filters_at<Lanes, 1>(x + p, shifts, count, weights, offset, out, pitch);
        f += 1;
      }
    }
  }
}

FOVEA_AVX512 void correlate_512(const float* x, const int64_t* shifts, int64_t count, const float* w, const float* bias,
                                int64_t filters, float* y, int64_t pitch, int64_t length) {
  all_filters<16>(x, shifts, count, w, bias, filters, y, pitch, length);
}

FOVEA_AVX2 void correlate_256(const float* x, const int64_t* shifts, int64_t count, const float* w, const float* bias,
                              int64_t filters, float* y, int64_t pitch, int64_t length) {
  all_filters<8>(x, shifts, count, w, bias, filters, y, pitch, length);
}

void correlate_any(const float* x, const int64_t* shifts, int64_t count, const float* w, const float* bias,
                   int64_t filters, float* y, int64_t pitch, int64_t length) {
  all_filters<8>(x, shifts, count, w, bias, filters, y, pitch, length);
}

// The sums of a filter gradient, lane by lane: [filters, cells] and [filters] of the upstream gradient.
constexpr int64_t kLanesOfSums = 16;

// sums[f][k] += Σ dy[f][p] · x[p + shift[k]].
template <int Lanes, bool Pins, int Filters, int Cells>
__attribute__((always_inline)) inline void products_at(const float* x, const int64_t* shifts, const float* dy,
                                                       int64_t pitch, int64_t length, float* sums, int64_t count) {
  Vector<Lanes> sum[Filters][Cells] = {};
  const float* cells[Cells];
  for (int k = 0; k < Cells; k++) cells[k] = x + shifts[k];
  for (int64_t p = 0; p < length; p += Lanes) {
    Vector<Lanes> upstream[Filters];
    for (int f = 0; f < Filters; f++) upstream[f] = load<Lanes>(dy + f * pitch + p);
    for (int k = 0; k < Cells; k++) {
      auto cell = load<Lanes>(cells[k] + p);
      if constexpr (Pins) pin_register<Lanes>(cell);
      for (int f = 0; f < Filters; f++) sum[f][k] += upstream[f] * cell;
    }
  }
  for (int f = 0; f < Filters; f++) {
    for (int k = 0; k < Cells; k++) {
      float* to = sums + (f * count + k) * kLanesOfSums;
      store<Lanes>(to, load<Lanes>(to) + sum[f][k]);
    }
  }
}

// `Filters` filters and all cells.
template <int Lanes, bool Pins, int Filters>
__attribute__((always_inline)) inline void rows_of_products(const float* x, const int64_t* shifts, int64_t count,
                                                            const float* dy, int64_t pitch, int64_t length, float* sums) {
  int64_t k = 0;
  for (; k + 5 <= count; k += 5) {
    products_at<Lanes, Pins, Filters, 5>(x, shifts + k, dy, pitch, length, sums + k * kLanesOfSums, count);
  }
  for (; k < count; k++) {
    products_at<Lanes, Pins, Filters, 1>(x, shifts + k, dy, pitch, length, sums + k * kLanesOfSums, count);
  }
}

template <int Lanes, bool Pins>
__attribute__((always_inline)) inline void all_products(const float* x, const int64_t* shifts, int64_t count,
                                                        const float* dy, int64_t pitch, int64_t filters, int64_t length,
                                                        float* sums) {
  constexpr int kFilters = Lanes == 16 ? 3 : 2;  // with five cells, 15 or 10 registers of sums
  int64_t f = 0;
  for (; f + kFilters <= filters; f += kFilters) {
    float* to = sums + f * count * kLanesOfSums;
    rows_of_products<Lanes, Pins, kFilters>(x, shifts, count, dy + f * pitch, pitch, length, to);
  }
  for (; f < filters; f++) {
    float* to = sums + f * count * kLanesOfSums;
    rows_of_products<Lanes, Pins, 1>(x, shifts, count, dy + f * pitch, pitch, length, to);
  }
  for (f = 0; f < filters; f++) {
    Vector<Lanes> sum = {};
    for (int64_t p = 0; p < length; p += Lanes) sum += load<Lanes>(dy + f * pitch + p);
    float* to = sums + (filters * count + f) * kLanesOfSums;
    store<Lanes>(to, load<Lanes>(to) + sum);
  }
}

FOVEA_AVX512 void products_512(const float* x, const int64_t* shifts, int64_t count, const float* dy, int64_t pitch,
                               int64_t filters, int64_t length, float* sums) {
  all_products<16, true>(x, shifts, count, dy, pitch, filters, length, sums);
}

FOVEA_AVX2 void products_256(const float* x, const int64_t* shifts, int64_t count, const float* dy, int64_t pitch,
                             int64_t filters, int64_t length, float* sums) {
  all_products<8, true>(x, shifts, count, dy, pitch, filters, length, sums);
}

void products_any(const float* x, const int64_t* shifts, int64_t count, const float* dy, int64_t pitch, int64_t filters,
                  int64_t length, float* sums) {
  all_products<8, false>(x, shifts, count, dy, pitch, filters, length, sums);
}

float total(const float* lanes) {
  float sum = 0;
  for (int64_t lane = 0; lane < kLanesOfSums; lane++) sum += lanes[lane];
  return sum;
}

Layout channels_first(const Shape& shape) {
  const Desc desc({shape[0], shape[3], shape[1], shape[2]}, ElementType::f32, Tag::nchw);
  return with_desc(image_layout(shape), desc, shape, DType::kFloat32);
}

Layout filters_first(const Shape& kernel) {
  const Desc desc({kernel[3], kernel[2], kernel[0], kernel[1]}, ElementType::f32, Tag::oihw);
  return with_desc(filter_layout(kernel, 1), desc, kernel, DType::kFloat32);
}

}  // namespace

void build_conv2d_small_oc(Builder& builder, const Instruction& instruction, const SmallConv2dShape& s) {
  const int x = instruction.inputs[0], kernel = instruction.inputs[1], y = instruction.outputs[0];
  const int source = builder.in_layout(x, channels_first(builder.shape(x)));
  const int weights = builder.in_layout(kernel, filters_first(builder.shape(kernel)));
  const int bias = instruction.inputs.size() > 2 ? builder.row_major(instruction.inputs[2]) : -1;
  const int result = builder.define(y, channels_first(builder.shape(y)));
  const std::string name = instruction.text("activation");
  ChunkOp activation = {nullptr, 0, 0};
  if (!name.empty()) {
    activation = chunk_op(name);
    activation.alpha = static_cast<float>(instruction.number("alpha", activation.alpha));
  }
  const auto shifts = shifts_of(s);
  const int64_t pitch = (positions(s) + kSlack + 15) / 16 * 16;
  const ThreadScratch scratch(builder, 0, images_bytes(s, pitch));
  std::vector<int> reads = {source, weights};
  if (bias >= 0) reads.push_back(bias);
  builder.emit(reads, {result}, [=](const SlotPointers& pointers) {
    const float* in = static_cast<const float*>(pointers[source]);
    const float* w = static_cast<const float*>(pointers[weights]);
    const float* b = bias < 0 ? nullptr : static_cast<const float*>(pointers[bias]);
    float* out = static_cast<float*>(pointers[result]);
    const int64_t image = s.filters * s.out_height * s.out_width;
    const auto correlate = by_isa(correlate_512, correlate_256, correlate_any);
    parallel_for(s.batch, 1, [&](int64_t begin, int64_t end) {
      float* padded = scratch.own<float>(pointers);
      float* wide = padded + s.channels * plane(s);
      for (int64_t n = begin; n < end; n++) {
        pad_image(s, in + n * s.channels * s.height * s.width, padded);
        correlate(padded, shifts.data(), cells(s), w, b, s.filters, wide, pitch, positions(s));
        for (int64_t f = 0; f < s.filters; f++) {
          copy_rows(wide + f * pitch, s.padded_width, out + n * image + f * s.out_height * s.out_width,
                    s.out_width, s.out_height, s.out_width, false);
        }
        if (activation.function != nullptr) {
          float* values = out + n * image;
          activation.function(values, values, values, values, image, activation.alpha, activation.beta);
        }
      }
    });
  }, "few filters");
}

void build_filter_gradient_small_oc(Builder& builder, const Instruction& instruction, const SmallConv2dShape& s) {
  const int x = instruction.inputs[0], dy = instruction.inputs[1];
  const Shape kernel = instruction.integers("kernelShape");
  const int source = builder.in_layout(x, channels_first(builder.shape(x)));
  const int upstream = builder.in_layout(dy, channels_first(builder.shape(dy)));
  const int dw = builder.define_optional(instruction.outputs[0], filters_first(kernel));
  const int db = instruction.outputs.size() > 1 ? builder.define_optional(instruction.outputs[1], rows_layout({s.filters})) : -1;
  const auto shifts = shifts_of(s);
  const int64_t length = (positions(s) + 15) / 16 * 16;
  const int64_t pitch = length + kSlack, count = cells(s);
  // One set of sums per thread and image group, added in order, so that the result doesn't depend on the threads.
  const int64_t groups = std::min<int64_t>(s.batch, 16);
  const ThreadScratch scratch(builder, groups * s.filters * (count + 1) * kLanesOfSums * sizeof(float), images_bytes(s, pitch));
  std::vector<int> writes = {dw};
  if (db >= 0) writes.push_back(db);
  builder.emit({source, upstream}, writes, [=](const SlotPointers& pointers) {
    const float* in = static_cast<const float*>(pointers[source]);
    const float* up = static_cast<const float*>(pointers[upstream]);
    float* sums = scratch.shared<float>(pointers);
    const int64_t stride = s.filters * (count + 1) * kLanesOfSums;
    const auto products = by_isa(products_512, products_256, products_any);
    parallel_for(groups, 1, [&](int64_t begin, int64_t end) {
      float* padded = scratch.own<float>(pointers);
      float* wide = padded + s.channels * plane(s);
      for (int64_t group = begin; group < end; group++) {
        float* mine = sums + group * stride;
        std::fill_n(mine, stride, 0.0f);
        for (int64_t n = s.batch * group / groups; n < s.batch * (group + 1) / groups; n++) {
          pad_image(s, in + n * s.channels * s.height * s.width, padded);
          for (int64_t f = 0; f < s.filters; f++) {
            copy_rows(up + (n * s.filters + f) * s.out_height * s.out_width, s.out_width, wide + f * pitch,
                      s.padded_width, s.out_height, s.out_width, s.padded_width > s.out_width);
          }
          products(padded, shifts.data(), count, wide, pitch, s.filters, length, mine);
        }
      }
    });
    const auto collect = [&](int64_t index) {
      double sum = 0;
      for (int64_t group = 0; group < groups; group++) sum += total(sums + group * stride + index * kLanesOfSums);
      return static_cast<float>(sum);
    };
    float* gradient = static_cast<float*>(pointers[dw]);
    for (int64_t index = 0; index < s.filters * count; index++) gradient[index] = collect(index);
    if (db < 0) return;
    for (int64_t f = 0; f < s.filters; f++) static_cast<float*>(pointers[db])[f] = collect(s.filters * count + f);
  }, "few filters");
}

}  // namespace fovea
