// Detects NaN through the processor's invalid-operation flag, which each thread has. It is set when a maximum or an
// ordering comparison reads a NaN, or when numbers produce one, such as 0 · ∞. oneDNN's fused ReLU and its pooling drop
// NaN; the flag shows, at the cost of one query per thread, whether they have read any.
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

// Returns whether an operation was invalid on any thread of the team since the last call. Only on processors with the
// flag.
inline bool had_invalid_operations() {
#if defined(FOVEA_X86)
  int invalid = 0;
#pragma omp parallel reduction(| : invalid)
  {
    const unsigned state = _mm_getcsr();
    if (state & _MM_EXCEPT_INVALID) {
      invalid = 1;
      _mm_setcsr(state & ~_MM_EXCEPT_INVALID);
    }
  }
  return invalid != 0;
#else
  return true;
#endif
}

}  // namespace fovea
