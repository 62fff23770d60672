#include "program/threads.h"

#include <omp.h>

#include <algorithm>
#include <atomic>

#include "simd/isa.h"
#if defined(FOVEA_X86)
#include <immintrin.h>
#endif

namespace fovea {

namespace {

std::atomic<int>& wanted() {
  static std::atomic<int> count(omp_get_max_threads());
  return count;
}

// Denormal numbers cost about a hundred cycles each, and training produces many. The mode is a register of each thread, so
// every thread sets it.
void flush_denormals() {
#if defined(FOVEA_X86)
#pragma omp parallel
  {
    _MM_SET_FLUSH_ZERO_MODE(_MM_FLUSH_ZERO_ON);
    _MM_SET_DENORMALS_ZERO_MODE(_MM_DENORMALS_ZERO_ON);
  }
#endif
}

}  // namespace

int thread_count() { return wanted(); }

void set_thread_count(int count) { wanted() = std::max(1, count); }

void use_threads(int count) {
  static int used = 0;
  if (used == count) return;
  omp_set_num_threads(count);
  flush_denormals();
  used = count;
}

}  // namespace fovea
