#include "simd/normal-block.h"

#include "simd/math.h"
#include "simd/simd.h"

namespace fovea {

namespace {

// sin(x) and cos(x) for |x| ≤ π/4; the polynomials are those of Cephes' sinf and cosf.
FOVEA_INLINE float small_sine(float x) {
  const float z = x * x;
  return ((-1.9515295891e-4f * z + 8.3321608736e-3f) * z - 1.6666654611e-1f) * z * x + x;
}

FOVEA_INLINE float small_cosine(float x) {
  const float z = x * x;
  return ((2.443315711809948e-5f * z - 1.388731625493765e-3f) * z + 4.166664568298827e-2f) * z * z - 0.5f * z + 1.0f;
}

// In [0, 1), in steps of 2⁻²⁴; through a signed number, which is what vector units convert.
FOVEA_INLINE float uniform(uint32_t word) {
  return static_cast<float>(static_cast<int32_t>(word >> 8)) * (1.0f / 16777216.0f);
}

// A point on the circle of radius √(−2·ln(1 − first)), `second` of a turn round.
FOVEA_INLINE void box_muller(float first, float second, float* x, float* y) {
  const float radius = __builtin_sqrtf(-2.0f * fast_log(1.0f - first));
  const auto quarter = static_cast<int32_t>(second * 4.0f + 0.5f);
  // Both are multiples of 2⁻²⁴: the difference is exact.
  const float rest = second - 0.25f * static_cast<float>(quarter);
  const float angle = 6.283185307f * rest;
  const float sine = small_sine(angle), cosine = small_cosine(angle);
  const bool odd = (quarter & 1) != 0;
  const float across = odd ? sine : cosine, along = odd ? cosine : sine;
  *x = radius * (((quarter + 1) & 2) != 0 ? -across : across);
  *y = radius * ((quarter & 2) != 0 ? -along : along);
}

}  // namespace

FOVEA_SIMD void normal_block(uint32_t seed, uint32_t step, uint32_t stream, uint32_t kind, int64_t block,
                             float* y) {
  uint32_t words[4][kPhiloxCounters];
  float numbers[4][kPhiloxCounters];
  philox_block(static_cast<uint32_t>(block * kPhiloxCounters), step, stream, kind, seed, words);
  for (int i = 0; i < kPhiloxCounters; i++) {
    box_muller(uniform(words[0][i]), uniform(words[1][i]), &numbers[0][i], &numbers[1][i]);
    box_muller(uniform(words[2][i]), uniform(words[3][i]), &numbers[2][i], &numbers[3][i]);
  }
  for (int i = 0; i < kPhiloxCounters; i++) {
    for (int w = 0; w < 4; w++) y[4 * i + w] = numbers[w][i];
  }
}

}  // namespace fovea
