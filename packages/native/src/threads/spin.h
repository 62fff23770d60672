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

// Returns true once condition() holds, or false after the thread has run for about `nanoseconds`. Time in which another thread
// has its core doesn't count: the condition may come to hold in it, or may wait for just this thread.
template <class Condition>
bool spin_until(const Condition& condition, int64_t nanoseconds) {
  // Reading the clock takes about as long as a pause, reading the processor time as long as several, so short waits don't.
  constexpr int kLooks = 16;
  constexpr int64_t kShortWait = 10 * kMicrosecond;
  int64_t begin = 0, end = 0, used = 0;
  for (;;) {
    for (int look = 0; look < kLooks; look++) {
      if (condition()) return true;
      pause();
    }
    const int64_t time = now();
    if (begin == 0) {
      begin = time;
    } else if (end == 0) {
      if (time - begin < kShortWait) continue;
      used = read_clock(CLOCK_THREAD_CPUTIME_ID);
      end = time + nanoseconds;
    } else if (time >= end) {
      const int64_t ran = read_clock(CLOCK_THREAD_CPUTIME_ID) - used;
      // Some systems count in long steps.
      if (ran == 0 || ran > nanoseconds - kShortWait) return false;
      end = time + nanoseconds - ran;
    }
  }
}

}  // namespace fovea
