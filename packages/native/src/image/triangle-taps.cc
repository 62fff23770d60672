#include "image/triangle-taps.h"

#include <algorithm>
#include <cmath>

#include "image/pixel8.h"
#include "simd/simd.h"

namespace fovea {

namespace {

// What is found along one axis, of which the padded source begins at `start`.
struct AxisTaps {
  double start;
  int32_t* first;
  float *from, *slope;
};

FOVEA_SIMD void find_first(const AxisPlaces& axis, int64_t count, const AxisTaps& taps) {
  const auto [places, reaches, most] = axis;
  const auto [start, first, from, slope] = taps;
  // All pixels begin as far away as those that reach furthest, and so end within the margin.
  const auto reach = static_cast<double>(most);
#pragma GCC ivdep
  for (int64_t i = 0; i < count; i++) {
    const double place = places[i] - start;
    const auto index = static_cast<int32_t>(place - reach + 0.5);
    first[i] = index;
    from[i] = static_cast<float>(static_cast<double>(index) + 0.5 - place);
    slope[i] = 1 / reaches[i];
  }
}

FOVEA_SIMD void find_start(const int32_t* column, const int32_t* row, int32_t line, int64_t count, int32_t* start) {
#pragma GCC ivdep
  for (int64_t i = 0; i < count; i++) start[i] = row[i] * line + 4 * column[i];
}

struct Range {
  int32_t least, most;
};

FOVEA_SIMD Range range_of(const int32_t* values, int64_t count) {
  Range range = {values[0], values[0]};
  for (int64_t i = 0; i < count; i++) {
    range.least = std::min(range.least, values[i]);
    range.most = std::max(range.most, values[i]);
  }
  return range;
}

FOVEA_INLINE float weight_at(float distance, float slope) {
  const float weight = 1 - std::fabs(distance) * slope;
  return weight > 0 ? weight : 0;
}

FOVEA_SIMD void add_weights(const float* from, const float* slope, int64_t count, int64_t taps, float* sums) {
  for (int64_t i = 0; i < count; i++) sums[i] = 0;
  for (int64_t tap = 0; tap < taps; tap++) {
    const auto place = static_cast<float>(tap);
#pragma GCC ivdep
    for (int64_t i = 0; i < count; i++) sums[i] += weight_at(from[i] + place, slope[i]);
  }
}

FOVEA_SIMD void share_weights(const float* from, const float* slope, const float* sums_x, const float* sums_y, int64_t count,
                              int64_t taps, float* weights) {
  float factors[TriangleTaps::kMostPixels];
  for (int64_t i = 0; i < count; i++) factors[i] = 1 / (sums_x[i] * sums_y[i]);
  for (int64_t tap = 0; tap < taps; tap++) {
    const auto place = static_cast<float>(tap);
#pragma GCC ivdep
    for (int64_t i = 0; i < count; i++) weights[tap * TriangleTaps::kMostPixels + i] = factors[i] * weight_at(from[i] + place, slope[i]);
  }
}

// How a pixel reads the source: where it begins, and the weights of its rows.
struct PixelTaps {
  const uint8_t* data;
  int64_t line;
  float from, slope;
  const float* weights;
};

// With a constant number of rows, which the compiler unrolls, or any.
template <int64_t kRows>
FOVEA_INLINE Pixel4 blend_pixel(const PixelTaps& taps, int64_t rows, int64_t pairs) {
  Pixels8 sum = {}, distances = taps.from + Pixels8{0, 0, 0, 0, 1, 1, 1, 1};
  for (int64_t pair = 0; pair < pairs; pair++, distances += 2) {
    Pixels8 columns = {};
    for (int64_t row = 0; row < (kRows > 0 ? kRows : rows); row++) {
      columns += taps.weights[row * TriangleTaps::kMostPixels] * load_two_pixels(taps.data + row * taps.line + 8 * pair);
    }
    const Pixels8 falling = 1 - distances * taps.slope, rising = 1 + distances * taps.slope;
    const Pixels8 weights = falling < rising ? falling : rising;
    sum += (weights > 0 ? weights : Pixels8{}) * columns;
  }
  return add_two_pixels(sum);
}

// All pixels of a block.
struct BlockTaps {
  const uint8_t* data;
  int64_t line;
  const int32_t* start;
  const float *from, *slope, *weights;
  int64_t count, rows, pairs;
};

template <int64_t kRows>
FOVEA_INLINE void blend_pixels(const BlockTaps& taps, float* pixels) {
  const auto [data, line, start, from, slope, weights, count, rows, pairs] = taps;
  for (int64_t i = 0; i < count; i++) {
    const PixelTaps pixel = {data + start[i], line, from[i], slope[i], weights + i};
    store_pixel(pixels + 4 * i, blend_pixel<kRows>(pixel, rows, pairs));
  }
}

FOVEA_SIMD void blend_block(const BlockTaps& taps, float* pixels) {
  switch (taps.rows) {
    case 2: return blend_pixels<2>(taps, pixels);
    case 3: return blend_pixels<3>(taps, pixels);
    case 4: return blend_pixels<4>(taps, pixels);
    case 5: return blend_pixels<5>(taps, pixels);
    default: return blend_pixels<0>(taps, pixels);
  }
}

// The pixels within a reach. A last one that weighs nothing but for rounding is left out.
int64_t taps_within(float reach) { return static_cast<int64_t>(std::ceil(2 * reach - 1e-6f)); }

}  // namespace

TriangleTaps::TriangleTaps(float most_reach)
    : weights_(static_cast<size_t>(kMostPixels * (static_cast<int64_t>(2 * most_reach) + 2))) {}

void TriangleTaps::find(const PaddedSource& source, const AxisPlaces& x, const AxisPlaces& y, int64_t count) {
  count_ = count;
  rows_ = taps_within(y.most);
  const int64_t columns = taps_within(x.most);
  pairs_ = (columns + 1) / 2;
  find_first(x, count, {static_cast<double>(source.left), column_, from_x_, slope_x_});
  find_first(y, count, {static_cast<double>(source.top), row_, from_y_, slope_y_});
  find_start(column_, row_, static_cast<int32_t>(source.line), count, start_);
  Floats sums_x, sums_y;
  add_weights(from_x_, slope_x_, count, columns, sums_x);
  add_weights(from_y_, slope_y_, count, rows_, sums_y);
  share_weights(from_y_, slope_y_, sums_x, sums_y, count, rows_, weights_.data());
}

void TriangleTaps::blend(PaddedSource& source, float* pixels) const {
  const auto [first, last] = range_of(row_, count_);
  source.prepare(source.top + first, source.top + last + rows_);
  blend_block({source.at(source.top, source.left), source.line, start_, from_x_, slope_x_, weights_.data(), count_,
               rows_, pairs_},
              pixels);
}

}  // namespace fovea
