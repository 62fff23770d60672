// The processor notes in a register of each thread when an operation is invalid: when a maximum or an ordering
// comparison meets a NaN, or when one comes of numbers, as of 0 · ∞. oneDNN's fused ReLU and its pooling drop NaN; this
// tells, at the price of asking each thread once, whether they have met any.
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

// Whether an operation has been invalid on any thread of the team since the last call. Only where it is noted.
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
