// Detects NaN through the processor's invalid-operation flag, which each thread has. It is set when a maximum or an
// ordering comparison reads a NaN, or when numbers produce one, such as 0 · ∞. oneDNN's fused ReLU and its pooling drop
// NaN; the flag shows, at the cost of one query per part of a region, whether they have read any.
#pragma once

#include "simd/isa.h"

#if defined(FOVEA_X86)
#include <immintrin.h>
#endif

namespace fovea {

#if defined(FOVEA_X86)
constexpr bool kNotesInvalidOperations = true;
#else
constexpr bool kNotesInvalidOperations = false;
#endif

// Returns whether an operation was invalid on the calling thread since the last call. Processors without the flag always say
// yes.
inline bool take_invalid_flag() {
#if defined(FOVEA_X86)
  const unsigned state = _mm_getcsr();
  if ((state & _MM_EXCEPT_INVALID) == 0) return false;
  _mm_setcsr(state & ~_MM_EXCEPT_INVALID);
#endif
  return true;
}

}  // namespace fovea
