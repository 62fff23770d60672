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

// Keeps a value that several products read in a register. Left alone, the compiler reads it from memory for each,
// and a read that crosses cache lines takes as long as two products. Only where sixteen floats are one register.
template <bool Wide>
static inline __attribute__((always_inline)) void pin(Vector16& value) {
#if defined(__x86_64__)
  if constexpr (Wide) asm("" : "+v"(value));
#else
  (void)value;
#endif
}

}  // namespace fovea
