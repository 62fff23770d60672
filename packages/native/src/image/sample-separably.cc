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

// sums[i] = the weighted sum over rows of their byte i.
FOVEA_SIMD void add_rows(const WeightedRow* rows, int64_t count, int64_t length, float* sums) {
  using Bytes = uint8_t __attribute__((vector_size(16)));
  using Integers = int32_t __attribute__((vector_size(64)));
  using Floats = float __attribute__((vector_size(64)));
  int64_t i = 0;
  for (; i + 16 <= length; i += 16) {
    Floats sum = {};
    for (int64_t row = 0; row < count; row++) {
      Bytes bytes;
      std::memcpy(&bytes, rows[row].data + i, sizeof bytes);
      sum += rows[row].weight * __builtin_convertvector(__builtin_convertvector(bytes, Integers), Floats);
    }
    std::memcpy(sums + i, &sum, sizeof sum);
  }
  for (; i < length; i++) {
    float sum = 0;
    for (int64_t row = 0; row < count; row++) sum += rows[row].weight * static_cast<float>(rows[row].data[i]);
    sums[i] = sum;
  }
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
