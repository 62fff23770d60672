#include <algorithm>

#include "image/operations.h"
#include "simd/math.h"
#include "simd/normal-block.h"
#include "simd/simd.h"

namespace fovea {

namespace {

FOVEA_INLINE float clamped(float value) {
  const float positive = value > 0 ? value : 0;
  return positive < 255 ? positive : 255;
}

// Rounded, halves up; values are 0 … 255.
FOVEA_INLINE int32_t byte_of(float value) { return static_cast<int32_t>(value + 0.5f); }

FOVEA_INLINE float gray_of(float red, float green, float blue) {
  return 0.2989f * red + 0.587f * green + 0.114f * blue;
}

FOVEA_SIMD void multiply_add(float* values, int64_t count, float factor, float addend) {
#pragma GCC ivdep
  for (int64_t i = 0; i < count; i++) values[i] = clamped(values[i] * factor + addend);
}

FOVEA_SIMD void toward_gray(float* red, float* green, float* blue, int64_t count, float factor) {
#pragma GCC ivdep
  for (int64_t i = 0; i < count; i++) {
    const float rest = (1 - factor) * gray_of(red[i], green[i], blue[i]);
    red[i] = clamped(factor * red[i] + rest);
    green[i] = clamped(factor * green[i] + rest);
    blue[i] = clamped(factor * blue[i] + rest);
  }
}

// A channel of a color of which the largest value and the chroma are known, at a hue 0 ≤ k < 18 in sixths.
FOVEA_INLINE float hue_channel(float largest, float chroma, float k) {
  const float once = k >= 12 ? k - 12 : k;
  const float turned = once >= 6 ? once - 6 : once;
  const float falling = 4 - turned;
  const float ramp = turned < falling ? turned : falling;
  const float limited = ramp < 1 ? ramp : 1;
  return largest - chroma * (limited > 0 ? limited : 0);
}

// `turn` is from 0 to 6.
FOVEA_SIMD void rotate_hue(float* red, float* green, float* blue, int64_t count, float turn) {
#pragma GCC ivdep
  for (int64_t i = 0; i < count; i++) {
    const float r = red[i], g = green[i], b = blue[i];
    const float upper = r > g ? r : g, lower = r < g ? r : g;
    const float largest = upper > b ? upper : b;
    const float chroma = largest - (lower < b ? lower : b);
    const float unit = 1 / (chroma > 0 ? chroma : 1);
    const bool is_red = largest == r, is_green = largest == g;
    const float difference = is_red ? g - b : (is_green ? b - r : r - g);
    // From 1 to 7 without the turn, since a negative hue is a whole turn further.
    const float base = is_red ? 6.0f : (is_green ? 2.0f : 4.0f);
    const float hue = difference * unit + base + turn;
    const float within = hue >= 12 ? hue - 12 : (hue >= 6 ? hue - 6 : hue);
    red[i] = hue_channel(largest, chroma, within + 5);
    green[i] = hue_channel(largest, chroma, within + 3);
    blue[i] = hue_channel(largest, chroma, within + 1);
  }
}

FOVEA_SIMD void solarize(float* values, int64_t count, float threshold) {
#pragma GCC ivdep
  for (int64_t i = 0; i < count; i++) values[i] = values[i] >= threshold ? 255 - values[i] : values[i];
}

FOVEA_SIMD void posterize(float* values, int64_t count, int32_t mask) {
#pragma GCC ivdep
  for (int64_t i = 0; i < count; i++) values[i] = static_cast<float>(byte_of(values[i]) & mask);
}

FOVEA_SIMD void add_noise(float* values, int64_t count, const float* noise, int64_t step, float deviation) {
#pragma GCC ivdep
  for (int64_t i = 0; i < count; i++) values[i] = clamped(values[i] + deviation * noise[i * step]);
}

void add_noise(const PointOperation& operation, const Chunk& chunk) {
  // The numbers are those of [height, width, channels]; a chunk starts at a whole block.
  static_assert(kChunkPixels % kNormalBlock == 0);
  float noise[3 * kChunkPixels];
  const int64_t first = chunk.first * chunk.channels / kNormalBlock;
  const int64_t end = (chunk.first + chunk.count) * chunk.channels;
  for (int64_t block = first; block * kNormalBlock < end; block++) {
    normal_block(operation.seed[2], operation.seed[0], operation.seed[1], 0, block, noise + (block - first) * kNormalBlock);
  }
  for (int channel = 0; channel < chunk.channels; channel++) {
    add_noise(chunk.values[channel], chunk.count, noise + channel, chunk.channels, operation.parameters[0]);
  }
}

FOVEA_SIMD float sum_of(const float* values, int64_t count) {
  float sums[16] = {};
  int64_t i = 0;
  for (; i + 16 <= count; i += 16) {
    for (int lane = 0; lane < 16; lane++) sums[lane] += values[i + lane];
  }
  for (int lane = 0; i < count; i++, lane++) sums[lane] += values[i];
  float sum = 0;
  for (const float one : sums) sum += one;
  return sum;
}

}  // namespace

void apply_point(const PointOperation& operation, const Chunk& chunk) {
  const auto [red, green, blue] = chunk.values;
  const float* parameters = operation.parameters;
  const auto each = [&](const auto& body) {
    for (int channel = 0; channel < chunk.channels; channel++) body(channel, chunk.values[channel]);
  };
  switch (operation.kind) {
    case PointOperation::kMultiply:
      return each([&](int, float* values) { multiply_add(values, chunk.count, parameters[0], 0); });
    case PointOperation::kTowardMean:
      return each([&](int, float* values) { multiply_add(values, chunk.count, parameters[0], parameters[1]); });
    case PointOperation::kShift:
      return each([&](int channel, float* values) { multiply_add(values, chunk.count, 1, parameters[channel]); });
    case PointOperation::kStretch:
      return each([&](int channel, float* values) {
        multiply_add(values, chunk.count, parameters[channel], parameters[3 + channel]);
      });
    case PointOperation::kSolarize:
      return each([&](int, float* values) { solarize(values, chunk.count, parameters[0]); });
    case PointOperation::kPosterize:
      return each([&](int, float* values) { posterize(values, chunk.count, static_cast<int32_t>(parameters[0])); });
    case PointOperation::kTowardGray:
      if (chunk.channels == 3) toward_gray(red, green, blue, chunk.count, parameters[0]);
      return;
    case PointOperation::kHue:
      if (chunk.channels == 3) rotate_hue(red, green, blue, chunk.count, parameters[0]);
      return;
    case PointOperation::kNoise: return add_noise(operation, chunk);
  }
}

double gray_sum(const Chunk& chunk) {
  const double first = sum_of(chunk.values[0], chunk.count);
  if (chunk.channels == 1) return first;
  return 0.2989 * first + 0.587 * sum_of(chunk.values[1], chunk.count) + 0.114 * sum_of(chunk.values[2], chunk.count);
}

}  // namespace fovea
