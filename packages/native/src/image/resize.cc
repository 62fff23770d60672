#include "image/resize.h"

#include <algorithm>
#include <cstring>
#include <vector>

#include "simd/math.h"
#include "simd/simd.h"

namespace fovea {

namespace {

// Weights are whole numbers of 2^22nds; sums begin with one half, which rounds them.
constexpr int kShift = 22;
constexpr int32_t kHalf = 1 << (kShift - 1);

FOVEA_INLINE uint8_t byte_of(int32_t sum) {
  const int32_t value = sum >> kShift;
  return static_cast<uint8_t>(value < 0 ? 0 : (value > 255 ? 255 : value));
}

// Colors are resized four rows at a time: the pixels of a column side by side, with one byte each that means nothing.
constexpr int64_t kRows = 4;
constexpr int64_t kLanes = 4 * kRows;
using Shorts = int16_t __attribute__((vector_size(2 * kLanes), aligned(2), may_alias));
using Integers = int32_t __attribute__((vector_size(4 * kLanes)));

FOVEA_SIMD void interleave_rows(const uint8_t* const* rows, int64_t width, uint8_t* bytes, int16_t* lanes) {
  for (int64_t column = 0; column + 1 < width; column++) {
    for (int64_t row = 0; row < kRows; row++) std::memcpy(bytes + kLanes * column + 4 * row, rows[row] + 3 * column, 4);
  }
  // There may be nothing behind the last pixel.
  const int64_t last = width - 1;
  for (int64_t row = 0; row < kRows; row++) std::memcpy(bytes + kLanes * last + 4 * row, rows[row] + 3 * last, 3);
#pragma GCC ivdep
  for (int64_t i = 0; i < kLanes * width; i++) lanes[i] = bytes[i];
}

FOVEA_SIMD void resize_color_rows(const int16_t* lanes, const ByteTaps& taps, uint8_t* const* to) {
  const int32_t* weights = taps.weights;
  for (int64_t column = 0; column < taps.outputs; column++, weights += taps.most) {
    const auto* from = reinterpret_cast<const Shorts*>(lanes + kLanes * taps.firsts[column]);
    Integers sums = Integers{} + kHalf;
    for (int32_t tap = 0; tap < taps.counts[column]; tap++) {
      sums += weights[tap] * __builtin_convertvector(from[tap], Integers);
    }
    sums >>= kShift;
    sums = sums < 0 ? Integers{} : (sums > 255 ? Integers{} + 255 : sums);
    for (int64_t row = 0; row < kRows; row++) {
      uint8_t* pixel = to[row] + 3 * column;
      for (int64_t channel = 0; channel < 3; channel++) pixel[channel] = static_cast<uint8_t>(sums[4 * row + channel]);
    }
  }
}

FOVEA_SIMD void resize_any_row(const uint8_t* source, int64_t channels, const ByteTaps& taps, uint8_t* to) {
  const int32_t* weights = taps.weights;
  for (int64_t column = 0; column < taps.outputs; column++, weights += taps.most) {
    for (int64_t channel = 0; channel < channels; channel++) {
      const uint8_t* from = source + taps.firsts[column] * channels + channel;
      int32_t sum = kHalf;
      for (int32_t tap = 0; tap < taps.counts[column]; tap++) sum += weights[tap] * from[tap * channels];
      to[column * channels + channel] = byte_of(sum);
    }
  }
}

// sums[i] = what it was, or one half, plus the weighted sum over both rows of their byte i.
template <bool kAdds>
FOVEA_INLINE void add_two(const uint8_t* first, int32_t first_weight, const uint8_t* second, int32_t second_weight,
                          int64_t length, int32_t* __restrict sums) {
#pragma GCC ivdep
  for (int64_t i = 0; i < length; i++) {
    sums[i] = (kAdds ? sums[i] : kHalf) + first_weight * first[i] + second_weight * second[i];
  }
}

FOVEA_SIMD void resize_column(const uint8_t* source, int64_t length, const int32_t* weights, int32_t count, int32_t* sums,
                              uint8_t* __restrict to) {
  const auto row = [&](int32_t tap) { return source + tap * length; };
  // The second row of a pair that lacks one is the first with weight 0.
  const auto second = [&](int32_t tap) { return tap + 1 < count ? tap + 1 : tap; };
  const auto weight = [&](int32_t tap) { return tap + 1 < count ? weights[tap + 1] : 0; };
  add_two<false>(row(0), weights[0], row(second(0)), weight(0), length, sums);
  for (int32_t tap = 2; tap < count; tap += 2) {
    add_two<true>(row(tap), weights[tap], row(second(tap)), weight(tap), length, sums);
  }
#pragma GCC ivdep
  for (int64_t i = 0; i < length; i++) to[i] = byte_of(sums[i]);
}

}  // namespace

void resize_rows(const uint8_t* source, int64_t height, int64_t width, int64_t channels, const ByteTaps& taps,
                 uint8_t* to) {
  const int64_t line = width * channels, result = taps.outputs * channels;
  if (channels != 3) {
    for (int64_t row = 0; row < height; row++) resize_any_row(source + row * line, channels, taps, to + row * result);
    return;
  }
  std::vector<uint8_t> bytes(static_cast<size_t>(kLanes * width));
  std::vector<int16_t> lanes(bytes.size());
  for (int64_t first = 0; first < height; first += kRows) {
    const uint8_t* from[kRows];
    uint8_t* into[kRows];
    for (int64_t i = 0; i < kRows; i++) {
      // The last row may be computed several times.
      const int64_t row = std::min(first + i, height - 1);
      from[i] = source + row * line;
      into[i] = to + row * result;
    }
    interleave_rows(from, width, bytes.data(), lanes.data());
    resize_color_rows(lanes.data(), taps, into);
  }
}

void resize_columns(const uint8_t* source, int64_t length, const ByteTaps& taps, uint8_t* to) {
  std::vector<int32_t> sums(static_cast<size_t>(length));
  for (int64_t row = 0; row < taps.outputs; row++) {
    resize_column(source + taps.firsts[row] * length, length, taps.weights + row * taps.most, taps.counts[row], sums.data(),
                  to + row * length);
  }
}

}  // namespace fovea
