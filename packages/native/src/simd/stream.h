// Non-temporal stores, which bypass the caches. An ordinary store reads its cache line first; without that, a result
// too large to stay in the cache is written in two thirds of the time.
#pragma once

#include "simd/isa.h"
#include "simd/vector.h"
#if defined(FOVEA_X86)
#include <immintrin.h>
#endif

namespace fovea {

// Writes to an address aligned to the vector's size. Call end_stream() before other threads read.
template <int Lanes>
static inline __attribute__((always_inline)) void stream(float* to, Vector<Lanes> value) {
#if defined(FOVEA_X86)
  __m128 quarters[Lanes / 4];
  __builtin_memcpy(quarters, &value, sizeof quarters);
  for (int i = 0; i < Lanes / 4; i++) _mm_stream_ps(to + 4 * i, quarters[i]);
#else
  store<Lanes>(to, value);
#endif
}

static inline void end_stream() {
#if defined(FOVEA_X86)
  _mm_sfence();
#endif
}

}  // namespace fovea
