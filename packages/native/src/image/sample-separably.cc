#include <algorithm>

#include "image/pixel4.h"
#include "image/sample.h"
#include "image/taps.h"
#include "simd/simd.h"

namespace fovea {

namespace {

// A row of the source, or of the fill color, and its weight.
struct WeightedRow {
  const uint8_t* data;
  float weight;
};

// sums[i] = what it was, if that counts, plus the weighted sum over both rows of their byte i.
template <bool kAdds>
FOVEA_INLINE void add_two(WeightedRow first, WeightedRow second, int64_t length, float* __restrict sums) {
  const uint8_t *a = first.data, *b = second.data;
#pragma GCC ivdep
  for (int64_t i = 0; i < length; i++) {
    const float pair = first.weight * static_cast<float>(a[i]) + second.weight * static_cast<float>(b[i]);
    sums[i] = kAdds ? sums[i] + pair : pair;
  }
}

// sums[i] = the weighted sum over all rows of their byte i.
FOVEA_SIMD void add_rows(const WeightedRow* rows, int64_t count, int64_t length, float* sums) {
  const auto second = [&](int64_t row) { return row + 1 < count ? rows[row + 1] : WeightedRow{rows[row].data, 0}; };
  add_two<false>(rows[0], second(0), length, sums);
  for (int64_t row = 2; row < count; row += 2) add_two<true>(rows[row], second(row), length, sums);
}

// Where each tap of a column finds its pixel in a row of sums, and its weight.
struct ColumnTaps {
  const int32_t* starts;
  const int32_t* offsets;
  const float* weights;
};

FOVEA_SIMD void blend_columns(const float* sums, ColumnTaps taps, int64_t width, float* pixels, float* red, float* green,
                              float* blue) {
  for (int64_t column = 0; column < width; column++) {
    Pixel4 sum = {};
    for (int32_t tap = taps.starts[column]; tap < taps.starts[column + 1]; tap++) {
      sum += taps.weights[tap] * load_pixel(sums + taps.offsets[tap]);
    }
    store_pixel(pixels + 4 * column, sum);
  }
  spread_pixels(pixels, width, red, green, blue);
}

FOVEA_SIMD void blend_gray_columns(const float* sums, ColumnTaps taps, int64_t width, float* gray) {
  for (int64_t column = 0; column < width; column++) {
    float sum = 0;
    for (int32_t tap = taps.starts[column]; tap < taps.starts[column + 1]; tap++) {
      sum += taps.weights[tap] * sums[taps.offsets[tap]];
    }
    gray[column] = sum;
  }
}

}  // namespace

void sample_separably(const SourceImage& source, const ImageProgram& program, Planes& planes) {
  const auto& m = program.matrix;
  const int64_t channels = source.channels;
  const AxisTaps down = axis_taps(program.height, m[4] / m[8], m[5] / m[8], program.rows, program.fill_mode);
  AxisTaps across = axis_taps(program.width, m[0] / m[8], m[2] / m[8], program.columns, program.fill_mode);

  // Only the columns that are read are computed; the fill color stands behind them.
  int64_t first = source.width, end = 0;
  for (const int32_t index : across.indices) {
    if (index < 0) continue;
    first = std::min<int64_t>(first, index);
    end = std::max<int64_t>(end, index + 1);
  }
  const int64_t length = std::max<int64_t>(0, end - first) * channels;
  for (int32_t& index : across.indices) {
    index = static_cast<int32_t>(index < 0 ? length : (index - first) * channels);
  }

  std::vector<uint8_t> fill(static_cast<size_t>(length));
  for (int64_t i = 0; i < length; i++) fill[i] = static_cast<uint8_t>(program.fill_color[i % channels] + 0.5f);
  std::vector<float> sums(static_cast<size_t>(length + 4));
  for (int64_t channel = 0; channel < channels; channel++) sums[length + channel] = program.fill_color[channel];
  std::vector<float> pixels(static_cast<size_t>(4 * program.width));
  std::vector<WeightedRow> rows;
  const ColumnTaps taps = {across.starts.data(), across.indices.data(), across.weights.data()};
  for (int64_t row = 0; row < program.height; row++) {
    rows.clear();
    for (int32_t tap = down.starts[row]; tap < down.starts[row + 1]; tap++) {
      const int64_t index = down.indices[tap];
      const uint8_t* data = index < 0 ? fill.data() : source.data + (index * source.width + first) * channels;
      rows.push_back({data, down.weights[tap]});
    }
    add_rows(rows.data(), static_cast<int64_t>(rows.size()), length, sums.data());
    float* to = planes.plane(0) + row * program.width;
    if (channels == 1) {
      blend_gray_columns(sums.data(), taps, program.width, to);
    } else {
      float* green = planes.plane(1) + row * program.width;
      blend_columns(sums.data(), taps, program.width, pixels.data(), to, green, planes.plane(2) + row * program.width);
    }
  }
}

}  // namespace fovea
