#include <algorithm>
#include <cmath>
#include <cstring>

#include "image/operations.h"
#include "simd/simd.h"

namespace fovea {

namespace {

// Mirrors a position at the centers of the outermost pixels, as PyTorch pads.
int64_t mirrored(int64_t position, int64_t length) {
  if (length == 1) return 0;
  const int64_t period = 2 * (length - 1);
  const int64_t within = (position % period + period) % period;
  return within < length ? within : period - within;
}

// The weights in the middle of a Gaussian filter, which comes first, and on one side.
std::vector<float> gaussian(double sigma) {
  std::vector<double> side(static_cast<size_t>(std::ceil(3 * sigma)) + 1);
  double total = 0;
  for (size_t distance = 0; distance < side.size(); distance++) {
    const double ratio = static_cast<double>(distance) / sigma;
    side[distance] = std::exp(-0.5 * ratio * ratio);
    total += distance == 0 ? side[distance] : 2 * side[distance];
  }
  std::vector<float> weights(side.size());
  std::transform(side.begin(), side.end(), weights.begin(),
                 [&](double weight) { return static_cast<float>(weight / total); });
  return weights;
}

// to[i] = the sum over distances of weight · (before[i] + after[i]), where `lines` are the middle one, then pairs.
FOVEA_SIMD void add_lines(const float* const* lines, const float* weights, int64_t reach, int64_t count, float* to) {
  constexpr int64_t kBlock = 64;
  for (int64_t start = 0; start < count; start += kBlock) {
    const int64_t length = std::min(kBlock, count - start);
    float sums[kBlock];
#pragma GCC ivdep
    for (int64_t i = 0; i < length; i++) sums[i] = weights[0] * lines[0][start + i];
    for (int64_t distance = 1; distance <= reach; distance++) {
      const float weight = weights[distance];
      const float *before = lines[2 * distance - 1] + start, *after = lines[2 * distance] + start;
#pragma GCC ivdep
      for (int64_t i = 0; i < length; i++) sums[i] += weight * (before[i] + after[i]);
    }
    std::memcpy(to + start, sums, static_cast<size_t>(length) * sizeof(float));
  }
}

FOVEA_SIMD void sharpen_row(const float* above, const float* row, const float* below, int64_t width, float factor,
                            float* to) {
#pragma GCC ivdep
  for (int64_t i = 1; i < width - 1; i++) {
    const float around = above[i - 1] + above[i] + above[i + 1] + row[i - 1] + row[i + 1] + below[i - 1] + below[i] +
                         below[i + 1];
    const float value = factor * row[i] + (1 - factor) * ((around + 5 * row[i]) * (1.0f / 13));
    const float positive = value > 0 ? value : 0;
    to[i] = positive < 255 ? positive : 255;
  }
}

}  // namespace

void blur(Planes& planes, double sigma) {
  const std::vector<float> weights = gaussian(sigma);
  const auto reach = static_cast<int64_t>(weights.size()) - 1;
  const int64_t height = planes.height, width = planes.width;
  std::vector<float> padded(static_cast<size_t>(width + 2 * reach)), across(static_cast<size_t>(planes.pixels));
  std::vector<const float*> lines(static_cast<size_t>(2 * reach + 1));
  for (int channel = 0; channel < planes.channels; channel++) {
    float* plane = planes.plane(channel);
    for (int64_t row = 0; row < height; row++) {
      for (int64_t i = 0; i < reach; i++) {
        padded[i] = plane[row * width + mirrored(i - reach, width)];
        padded[reach + width + i] = plane[row * width + mirrored(width + i, width)];
      }
      std::copy_n(plane + row * width, width, padded.data() + reach);
      lines[0] = padded.data() + reach;
      for (int64_t distance = 1; distance <= reach; distance++) {
        lines[2 * distance - 1] = lines[0] - distance;
        lines[2 * distance] = lines[0] + distance;
      }
      add_lines(lines.data(), weights.data(), reach, width, across.data() + row * width);
    }
    for (int64_t row = 0; row < height; row++) {
      const auto line = [&](int64_t at) { return across.data() + mirrored(at, height) * width; };
      lines[0] = line(row);
      for (int64_t distance = 1; distance <= reach; distance++) {
        lines[2 * distance - 1] = line(row - distance);
        lines[2 * distance] = line(row + distance);
      }
      add_lines(lines.data(), weights.data(), reach, width, plane + row * width);
    }
  }
}

void sharpen(Planes& planes, float factor) {
  const int64_t height = planes.height, width = planes.width;
  for (int channel = 0; channel < planes.channels; channel++) {
    float* plane = planes.plane(channel);
    const std::vector<float> before(plane, plane + planes.pixels);
    for (int64_t row = 1; row < height - 1; row++) {
      const float* at = before.data() + row * width;
      sharpen_row(at - width, at, at + width, width, factor, plane + row * width);
    }
  }
}

void erase(Planes& planes, const Operation& operation) {
  const auto& [top, left, height, width, red, green, blue] = operation.parameters;
  const double color[3] = {red, green, blue};
  for (int channel = 0; channel < planes.channels; channel++) {
    for (auto row = static_cast<int64_t>(top); row < static_cast<int64_t>(top + height); row++) {
      std::fill_n(planes.plane(channel) + row * planes.width + static_cast<int64_t>(left), static_cast<int64_t>(width),
                  static_cast<float>(color[channel]));
    }
  }
}

}  // namespace fovea
