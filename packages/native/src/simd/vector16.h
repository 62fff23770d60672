// Sixteen floats as one value: one AVX-512 register, two AVX2 or four SSE registers.
#pragma once

#include "simd/vector.h"

namespace fovea {

using Vector16 = Vector<16>;

static inline __attribute__((always_inline)) Vector16 load16(const float* from) { return load<16>(from); }

static inline __attribute__((always_inline)) void store16(float* to, Vector16 value) { store<16>(to, value); }

static inline __attribute__((always_inline)) Vector16 load16(const float* from, int64_t lanes) { return load<16>(from, lanes); }

static inline __attribute__((always_inline)) void store16(float* to, Vector16 value, int64_t lanes) {
  store<16>(to, value, lanes);
}

// Sums all sixteen values pairwise.
static inline __attribute__((always_inline)) float add_lanes(Vector16 value) {
  Vector<8> half[2];
  __builtin_memcpy(half, &value, sizeof half);
  const Vector<8> eight = half[0] + half[1];
  Vector<4> quarter[2];
  __builtin_memcpy(quarter, &eight, sizeof quarter);
  const Vector<4> four = quarter[0] + quarter[1];
  return (four[0] + four[2]) + (four[1] + four[3]);
}

}  // namespace fovea
