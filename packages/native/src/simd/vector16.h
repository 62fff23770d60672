// Sixteen floats as one value: one AVX-512 register, two AVX2 or four SSE registers.
#pragma once

#include <cstdint>

#include "simd/isa.h"

// How functions pass a value this wide depends on the instruction set, so every function that takes or returns one is
// inlined.
#pragma GCC diagnostic ignored "-Wpsabi"

namespace fovea {

// Unaligned and allowed to alias, so that it can be read and written anywhere in an array of floats.
using Vector16 = float __attribute__((vector_size(64), aligned(4), may_alias));

static inline __attribute__((always_inline)) Vector16 load16(const float* from) {
  return *reinterpret_cast<const Vector16*>(from);
}

static inline __attribute__((always_inline)) void store16(float* to, Vector16 value) {
  *reinterpret_cast<Vector16*>(to) = value;
}

// The first `lanes` of sixteen values, followed by zeros. With a constant 16, this is a single load or store.
static inline __attribute__((always_inline)) Vector16 load16(const float* from, int64_t lanes) {
  if (lanes == 16) return load16(from);
  Vector16 value = {};
  for (int64_t l = 0; l < lanes; l++) value[l] = from[l];
  return value;
}

static inline __attribute__((always_inline)) void store16(float* to, Vector16 value, int64_t lanes) {
  if (lanes == 16) return store16(to, value);
  for (int64_t l = 0; l < lanes; l++) to[l] = value[l];
}

// Sums all sixteen values pairwise.
static inline __attribute__((always_inline)) float add_lanes(Vector16 value) {
  using Vector8 = float __attribute__((vector_size(32)));
  using Vector4 = float __attribute__((vector_size(16)));
  Vector8 half[2];
  __builtin_memcpy(half, &value, sizeof half);
  const Vector8 eight = half[0] + half[1];
  Vector4 quarter[2];
  __builtin_memcpy(quarter, &eight, sizeof quarter);
  const Vector4 four = quarter[0] + quarter[1];
  return (four[0] + four[2]) + (four[1] + four[3]);
}

// Keeps a value that several products use in a register. Otherwise, the compiler loads it from memory for each, and a
// load that crosses cache lines takes as long as two products. Only if sixteen floats are one register.
template <bool Wide>
static inline __attribute__((always_inline)) void pin(Vector16& value) {
#if defined(FOVEA_X86)
  if constexpr (Wide) asm("" : "+v"(value));
#else
  (void)value;
#endif
}

}  // namespace fovea
