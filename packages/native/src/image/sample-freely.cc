#include <algorithm>
#include <cmath>

#include "image/fill-index.h"
#include "image/pixel4.h"
#include "image/places.h"
#include "image/sample.h"
#include "simd/simd.h"

namespace fovea {

namespace {

// The taps of one axis at a place; index −1 stands for the fill color.
struct PixelTaps {
  std::vector<int64_t> indices;
  std::vector<float> weights;
  int64_t count = 0;

  void find(double position, double reach, Extent extent, FillMode mode) {
    const auto first = static_cast<int64_t>(std::floor(position - reach + 0.5));
    const auto most = static_cast<size_t>(2 * reach) + 3;
    if (weights.size() < most) {
      indices.resize(most);
      weights.resize(most);
    }
    count = 0;
    double total = 0;
    for (int64_t pixel = first; static_cast<double>(pixel) + 0.5 < position + reach; pixel++) {
      const double weight = 1 - std::fabs(static_cast<double>(pixel) + 0.5 - position) / reach;
      const bool is_inside = pixel >= extent.first && pixel < extent.end;
      if (weight <= 0 || (mode == FillMode::kDrop && !is_inside)) continue;
      indices[count] = is_inside ? pixel : filled_index(pixel, extent, mode);
      weights[count++] = static_cast<float>(weight);
      total += weight;
    }
    if (total == 0) {
      indices[0] = filled_index(static_cast<int64_t>(std::floor(position)), extent, FillMode::kNearest);
      weights[0] = 1;
      count = 1;
      return;
    }
    const auto scale = static_cast<float>(1 / total);
    for (int64_t i = 0; i < count; i++) weights[i] *= scale;
  }
};

// Pixels anywhere, at an edge or far beyond.
class AnyPixel {
 public:
  AnyPixel(const SourceImage& source, const ImageProgram& program) : source_(source), program_(program) {
    for (int channel = 0; channel < source.channels; channel++) fill_[channel] = program.fill_color[channel];
    most_ = source.height * source.width * source.channels - 4;
  }

  void blend(double x, double y, double reach_x, double reach_y, float* to) {
    across_.find(x, reach_x, program_.columns, program_.fill_mode);
    down_.find(y, reach_y, program_.rows, program_.fill_mode);
    Pixel4 sum = {};
    for (int64_t i = 0; i < down_.count; i++) {
      Pixel4 line = {};
      for (int64_t j = 0; j < across_.count; j++) line += across_.weights[j] * pixel(down_.indices[i], across_.indices[j]);
      sum += down_.weights[i] * line;
    }
    store_pixel(to, sum);
  }

 private:
  Pixel4 pixel(int64_t row, int64_t column) const {
    if (row < 0 || column < 0) return fill_;
    const int64_t at = (row * source_.width + column) * source_.channels;
    // Four bytes are read only where there are four.
    if (at <= most_) return load_pixel(source_.data + at);
    Pixel4 value = {};
    for (int channel = 0; channel < source_.channels; channel++) value[channel] = source_.data[at + channel];
    return value;
  }

  const SourceImage& source_;
  const ImageProgram& program_;
  Pixel4 fill_ = {};
  int64_t most_;
  PixelTaps across_, down_;
};

// How bilinear pixels of a row read the source: where the upper left of four neighbors begins, or −1 where they are not
// all there, and the weights of the right and the lower ones.
struct Neighbors {
  std::vector<int32_t> starts;
  std::vector<float> right, lower;
};

// What rounding may add to a reach.
constexpr double kMargin = 0.01;

struct Bounds {
  double left, top, right, bottom;
};

FOVEA_SIMD void find_neighbors(const double* x, const double* y, int64_t count, Bounds inside, int32_t width,
                               int32_t channels, int32_t* starts, float* right, float* lower) {
#pragma GCC ivdep
  for (int64_t i = 0; i < count; i++) {
    // Places inside are positive, so truncation rounds down.
    const bool is_inside = x[i] >= inside.left && x[i] < inside.right && y[i] >= inside.top && y[i] < inside.bottom;
    const double u = is_inside ? x[i] - 0.5 : 0, v = is_inside ? y[i] - 0.5 : 0;
    const auto column = static_cast<int32_t>(u), row = static_cast<int32_t>(v);
    right[i] = static_cast<float>(u - column);
    lower[i] = static_cast<float>(v - row);
    starts[i] = is_inside ? (row * width + column) * channels : -1;
  }
}

template <int kChannels>
FOVEA_INLINE void blend_neighbors_of(const uint8_t* data, int64_t line, int64_t count, const int32_t* starts,
                                     const float* right, const float* lower, float* pixels) {
  for (int64_t i = 0; i < count; i++) {
    if (starts[i] < 0) continue;
    const uint8_t* at = data + starts[i];
    const Pixel4 a = load_pixel(at), b = load_pixel(at + kChannels);
    const Pixel4 c = load_pixel(at + line), d = load_pixel(at + line + kChannels);
    const Pixel4 upper = a + (b - a) * right[i], under = c + (d - c) * right[i];
    store_pixel(pixels + 4 * i, upper + (under - upper) * lower[i]);
  }
}

FOVEA_SIMD void blend_neighbors(const uint8_t* data, int64_t line, int channels, int64_t count, const int32_t* starts,
                                const float* right, const float* lower, float* pixels) {
  if (channels == 1) blend_neighbors_of<1>(data, line, count, starts, right, lower, pixels);
  else blend_neighbors_of<3>(data, line, count, starts, right, lower, pixels);
}

// Where a map shrinks: the weighted mean of all pixels within reach, all of them inside.
template <int kChannels>
FOVEA_INLINE void blend_within_reach_of(const uint8_t* data, int64_t line, double x, double y, double reach_x,
                                        double reach_y, float* weights, float* to) {
  const auto left = static_cast<int64_t>(x - reach_x + 0.5), top = static_cast<int64_t>(y - reach_y + 0.5);
  const auto slope_x = static_cast<float>(1 / reach_x), slope_y = static_cast<float>(1 / reach_y);
  const auto from_x = static_cast<float>(static_cast<double>(left) + 0.5 - x);
  const auto from_y = static_cast<float>(static_cast<double>(top) + 0.5 - y);
  int64_t across = 0;
  float total_x = 0, total_y = 0;
  for (float weight; (weight = 1 - std::fabs(from_x + static_cast<float>(across)) * slope_x) > 0 || across == 0; across++) {
    weights[across] = std::max(weight, 0.0f);
    total_x += weights[across];
  }
  Pixel4 sum = {};
  const uint8_t* at = data + top * line + left * kChannels;
  for (int64_t i = 0;; i++, at += line) {
    const float weight = 1 - std::fabs(from_y + static_cast<float>(i)) * slope_y;
    if (weight <= 0) {
      if (i == 0) continue;
      break;
    }
    Pixel4 row = {};
    for (int64_t j = 0; j < across; j++) row += weights[j] * load_pixel(at + j * kChannels);
    sum += weight * row;
    total_y += weight;
  }
  store_pixel(to, sum * (1 / (total_x * total_y)));
}

FOVEA_SIMD void blend_within_reach(const uint8_t* data, int64_t line, int channels, double x, double y, double reach_x,
                                   double reach_y, float* weights, float* to) {
  if (channels == 1) blend_within_reach_of<1>(data, line, x, y, reach_x, reach_y, weights, to);
  else blend_within_reach_of<3>(data, line, x, y, reach_x, reach_y, weights, to);
}

}  // namespace

void sample_freely(const SourceImage& source, const ImageProgram& program, Planes& planes) {
  const int64_t width = program.width, channels = source.channels, line = source.width * channels;
  Places places(program);
  AnyPixel any(source, program);
  std::vector<float> pixels(static_cast<size_t>(4 * width));
  std::vector<float> weights(static_cast<size_t>(2 * std::max(source.width, source.height)) + 4);
  Neighbors neighbors = {std::vector<int32_t>(static_cast<size_t>(width)), std::vector<float>(static_cast<size_t>(width)),
                         std::vector<float>(static_cast<size_t>(width))};
  // Rows and columns that are read in groups of four bytes have others behind them.
  const auto lowest = line < 4 ? 0 : static_cast<double>(std::min(program.rows.end, source.height - 1));
  const Bounds inside = {static_cast<double>(program.columns.first), static_cast<double>(program.rows.first),
                         static_cast<double>(program.columns.end), lowest};
  for (int64_t row = 0; row < program.height; row++) {
    places.compute(row);
    if (places.is_bilinear) {
      const Bounds centers = {inside.left + 0.5, inside.top + 0.5, inside.right - 0.5, inside.bottom - 0.5};
      find_neighbors(places.x.data(), places.y.data(), width, centers, static_cast<int32_t>(source.width),
                     static_cast<int32_t>(channels), neighbors.starts.data(), neighbors.right.data(), neighbors.lower.data());
      blend_neighbors(source.data, line, source.channels, width, neighbors.starts.data(), neighbors.right.data(),
                      neighbors.lower.data(), pixels.data());
      for (int64_t i = 0; i < width; i++) {
        if (neighbors.starts[i] < 0) any.blend(places.x[i], places.y[i], 1, 1, pixels.data() + 4 * i);
      }
    } else {
      for (int64_t i = 0; i < width; i++) {
        const double x = places.x[i], y = places.y[i], reach_x = places.reach_x[i], reach_y = places.reach_y[i];
        const double across = reach_x + kMargin, down = reach_y + kMargin;
        const bool is_inside = x - across >= inside.left && x + across <= inside.right && y - down >= inside.top &&
                               y + down <= inside.bottom;
        float* to = pixels.data() + 4 * i;
        if (is_inside) {
          blend_within_reach(source.data, line, source.channels, x, y, reach_x, reach_y, weights.data(), to);
        } else {
          any.blend(x, y, reach_x, reach_y, to);
        }
      }
    }
    float* to = planes.plane(0) + row * width;
    if (channels == 1) {
      for (int64_t i = 0; i < width; i++) to[i] = pixels[4 * i];
    } else {
      spread_pixels(pixels.data(), width, to, planes.plane(1) + row * width, planes.plane(2) + row * width);
    }
  }
}

}  // namespace fovea
