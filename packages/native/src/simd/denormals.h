// Denormal numbers cost about a hundred cycles each, and training produces many.
#pragma once

#include "simd/isa.h"

#if defined(FOVEA_X86)
#include <immintrin.h>
#endif

namespace fovea {

// Makes the calling thread take them, and compute, as zero.
inline void flush_denormals() {
#if defined(FOVEA_X86)
  _MM_SET_FLUSH_ZERO_MODE(_MM_FLUSH_ZERO_ON);
  _MM_SET_DENORMALS_ZERO_MODE(_MM_DENORMALS_ZERO_ON);
#endif
}

}  // namespace fovea
