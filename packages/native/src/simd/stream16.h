// Non-temporal stores, which bypass the caches. An ordinary store reads its cache line first; without that, a result
// too large to stay in the cache is written in two thirds of the time.
#pragma once

#include "simd/isa.h"
#include "simd/vector16.h"
#if defined(FOVEA_X86)
#include <immintrin.h>
#endif

namespace fovea {

// Writes to a 64-byte-aligned address. Call end_stream() before other threads read.
static inline __attribute__((always_inline)) void stream16(float* to, Vector16 value) {
#if defined(FOVEA_X86)
  __m128 quarter[4];
  __builtin_memcpy(quarter, &value, sizeof quarter);
  for (int i = 0; i < 4; i++) _mm_stream_ps(to + 4 * i, quarter[i]);
#else
  store16(to, value);
#endif
}

static inline void end_stream() {
#if defined(FOVEA_X86)
  _mm_sfence();
#endif
}

}  // namespace fovea
