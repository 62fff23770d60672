// Sixteen floats as one value. The compiler makes one AVX-512 register of it, two AVX2 or four SSE ones.
#pragma once

// How a value this wide would be passed between functions depends on the instruction set; here every function
// that takes or gives one is inlined.
#pragma GCC diagnostic ignored "-Wpsabi"

namespace fovea {

// Unaligned and free to alias, so that it can be read and written anywhere in an array of floats.
using Vector16 = float __attribute__((vector_size(64), aligned(4), may_alias));

static inline __attribute__((always_inline)) Vector16 load16(const float* from) {
  return *reinterpret_cast<const Vector16*>(from);
}

static inline __attribute__((always_inline)) void store16(float* to, Vector16 value) {
  *reinterpret_cast<Vector16*>(to) = value;
}

}  // namespace fovea
