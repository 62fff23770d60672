// Floats as one value: `Lanes` is 16 for an AVX-512 register and 8 for an AVX2 register. Narrower instruction sets split
// them.
#pragma once

#include <cstdint>

#include "simd/isa.h"

// How functions pass a value this wide depends on the instruction set, so every function that takes or returns one is
// inlined.
#pragma GCC diagnostic ignored "-Wpsabi"

namespace fovea {

template <int Lanes>
struct VectorOf {
  // Unaligned and allowed to alias, so that it can be read and written anywhere in an array of floats. A template must not
  // deduce this type: that drops the attributes, and the compiler then takes every address for aligned.
  typedef float Type __attribute__((vector_size(Lanes * sizeof(float)), aligned(4), may_alias));
};

template <int Lanes>
using Vector = typename VectorOf<Lanes>::Type;

template <int Lanes>
static inline __attribute__((always_inline)) Vector<Lanes> load(const float* from) {
  return *reinterpret_cast<const Vector<Lanes>*>(from);
}

template <int Lanes>
static inline __attribute__((always_inline)) void store(float* to, Vector<Lanes> value) {
  *reinterpret_cast<Vector<Lanes>*>(to) = value;
}

// The first `count` of the values, followed by zeros. With a constant `Lanes`, this is a single load or store.
template <int Lanes>
static inline __attribute__((always_inline)) Vector<Lanes> load(const float* from, int64_t count) {
  if (count == Lanes) return load<Lanes>(from);
  Vector<Lanes> value = {};
  for (int64_t l = 0; l < count; l++) value[l] = from[l];
  return value;
}

template <int Lanes>
static inline __attribute__((always_inline)) void store(float* to, Vector<Lanes> value, int64_t count) {
  if (count == Lanes) return store<Lanes>(to, value);
  for (int64_t l = 0; l < count; l++) to[l] = value[l];
}

// Keeps a value that several products use in a register. Otherwise, the compiler loads it from memory for each, and a
// load that crosses cache lines takes as long as two products. Only if the value is one register of the target.
template <int Lanes>
static inline __attribute__((always_inline)) void pin_register(Vector<Lanes>& value) {
#if defined(FOVEA_X86)
  asm("" : "+v"(value));
#else
  (void)value;
#endif
}

}  // namespace fovea
