// Elementary functions in branch-free float arithmetic, so that loops over them are vectorized. Each is accurate to a
// few units in the last place.
#pragma once

#include <cmath>
#include <cstdint>
#include <cstring>

namespace fovea {

#define FOVEA_INLINE static inline __attribute__((always_inline))

FOVEA_INLINE float as_float(int32_t bits) {
  float value;
  std::memcpy(&value, &bits, sizeof value);
  return value;
}

FOVEA_INLINE int32_t as_bits(float value) {
  int32_t bits;
  std::memcpy(&bits, &value, sizeof bits);
  return bits;
}

// 2^n for −126 ≤ n ≤ 127; unspecified for other n, which may result from NaN.
FOVEA_INLINE float power_of_two(int32_t n) { return as_float(static_cast<int32_t>(static_cast<uint32_t>(n + 127) << 23)); }

// e^x = 2^n · e^r with |r| ≤ ln 2 / 2; the polynomial is that of Cephes' expf.
FOVEA_INLINE float fast_exp(float x) {
  const float limited = x > 88.722839f ? 88.722839f : (x < -87.336544f ? -87.336544f : x);
  const float shifter = 12582912.0f;
  const float shifted = limited * 1.44269504f + shifter;
  const float n = shifted - shifter;
  const float r = (limited - n * 0.693359375f) + n * 2.12194440e-4f;
  float p = 1.9875691500e-4f;
  p = p * r + 1.3981999507e-3f;
  p = p * r + 8.3334519073e-3f;
  p = p * r + 4.1665795894e-2f;
  p = p * r + 1.6666665459e-1f;
  p = p * r + 5.0000001201e-1f;
  p = p * r * r + r + 1.0f;
  // In two factors, because 2^128 alone is not a float.
  const int32_t exponent = as_bits(shifted) - as_bits(shifter);
  const int32_t half = exponent >> 1;
  const float result = p * power_of_two(half) * power_of_two(exponent - half);
  const float upper = x > 88.722839f ? INFINITY : result;
  return x < -87.336544f ? 0.0f : upper;
}

// Cephes' logf.
FOVEA_INLINE float fast_log(float x) {
  const int32_t bits = as_bits(x);
  float exponent = static_cast<float>((bits >> 23) - 126);
  float m = as_float((bits & 0x007fffff) | 0x3f000000);
  const bool low = m < 0.707106781f;
  exponent = low ? exponent - 1.0f : exponent;
  m = (low ? m + m : m) - 1.0f;
  const float z = m * m;
  float p = 7.0376836292e-2f;
  p = p * m - 1.1514610310e-1f;
  p = p * m + 1.1676998740e-1f;
  p = p * m - 1.2420140846e-1f;
  p = p * m + 1.4249322787e-1f;
  p = p * m - 1.6668057665e-1f;
  p = p * m + 2.0000714765e-1f;
  p = p * m - 2.4999993993e-1f;
  p = p * m + 3.3333331174e-1f;
  p = p * m * z - 2.12194440e-4f * exponent - 0.5f * z;
  const float result = m + p + 0.693359375f * exponent;
  const float finite = x > 0.0f ? result : (x == 0.0f ? -INFINITY : NAN);
  return x < INFINITY ? finite : x;
}

FOVEA_INLINE float fast_sigmoid(float x) { return 1.0f / (1.0f + fast_exp(-x)); }

// x · P(x²) ÷ Q(x²), fitted to tanh on [0, 8.5] by least squares on the relative error; from 9 on it is ±1 in float.
FOVEA_INLINE float fast_tanh(float x) {
  const float a = std::fabs(x);
  const float limited = a > 8.5f ? 8.5f : a;
  const float z = limited * limited;
  float p = 1.4270674e-8f;
  p = p * z + 2.12521313e-5f;
  p = p * z + 3.53409504e-3f;
  p = p * z + 1.34133051e-1f;
  p = p * z + 1.0f;
  float q = 8.14572771e-7f;
  q = q * z + 3.34897488e-4f;
  q = q * z + 2.6023013e-2f;
  q = q * z + 4.6746628e-1f;
  q = q * z + 1.0f;
  const float ratio = limited * p / q;
  const float bounded = ratio > 1.0f ? 1.0f : ratio;
  const float result = std::copysign(a > 9.0f ? 1.0f : bounded, x);
  return x == x ? result : x;
}

FOVEA_INLINE float fast_softplus(float x) {
  return (x > 0.0f ? x : 0.0f) + fast_log(1.0f + fast_exp(-std::fabs(x)));
}

// Taylor's series near 0; elsewhere 1 − (polynomial in 1 / (1 + p·x)) · e^(−x²) (Abramowitz & Stegun 7.1.26).
FOVEA_INLINE float fast_erf(float x) {
  const float a = std::fabs(x);
  const float z = x * x;
  float p = 1.0f / 9360.0f;
  p = p * z - 1.0f / 1320.0f;
  p = p * z + 1.0f / 216.0f;
  p = p * z - 1.0f / 42.0f;
  p = p * z + 1.0f / 10.0f;
  p = p * z - 1.0f / 3.0f;
  p = p * z + 1.0f;
  const float small = x * p * 1.128379167f;
  const float t = 1.0f / (1.0f + 0.3275911f * a);
  const float q = ((((1.061405429f * t - 1.453152027f) * t + 1.421413741f) * t - 0.284496736f) * t + 0.254829592f) * t;
  const float large = 1.0f - q * fast_exp(-z);
  return a < 0.6f ? small : std::copysign(large, x);
}

}  // namespace fovea
