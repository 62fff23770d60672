// Waiting without giving the core away.
#pragma once

#include "simd/isa.h"
#include "threads/clock.h"
#if defined(FOVEA_X86)
#include <immintrin.h>
#endif

namespace fovea {

inline void pause() {
#if defined(FOVEA_X86)
  _mm_pause();
#elif defined(__aarch64__)
  asm volatile("yield");
#endif
}

// Returns true once condition() holds, or false after `nanoseconds`.
template <class Condition>
bool spin_until(const Condition& condition, int64_t nanoseconds) {
  // Reading the clock takes about as long as a pause.
  constexpr int kLooks = 16;
  int64_t end = 0;
  for (;;) {
    for (int look = 0; look < kLooks; look++) {
      if (condition()) return true;
      pause();
    }
    const int64_t time = now();
    if (end == 0) end = time + nanoseconds;
    if (time >= end) return false;
  }
}

}  // namespace fovea
