// Loops on the same OpenMP threads as oneDNN: more threads would only compete for the cores.
#pragma once

#include <omp.h>

#include <algorithm>
#include <cstdint>
#include <cstring>

#include "simd/first-exception.h"
#include "simd/grain.h"

namespace fovea {

// Calls body(begin, end) on parts of [0, count), with at most one thread per `grain` items. Throws the first exception
// after all parts have ended.
template <class Body>
void parallel_for(int64_t count, int64_t grain, const Body& body) {
  const int64_t parts = std::min<int64_t>(omp_get_max_threads(), count / std::max<int64_t>(1, grain));
  if (parts <= 1) {
    if (count > 0) body(int64_t{0}, count);
    return;
  }
  FirstException exception;
#pragma omp parallel for schedule(static, 1) num_threads(static_cast<int>(parts))
  for (int64_t part = 0; part < parts; part++) {
    exception.guard([&] { body(count * part / parts, count * (part + 1) / parts); });
  }
  exception.rethrow();
}

// Copies with all threads: a single thread reaches only a fraction of the memory bandwidth.
inline void parallel_copy(void* to, const void* from, size_t bytes) {
  parallel_for(static_cast<int64_t>(bytes), kCopyBytesGrain, [&](int64_t begin, int64_t end) {
    std::memcpy(static_cast<char*>(to) + begin, static_cast<const char*>(from) + begin, end - begin);
  });
}

}  // namespace fovea
