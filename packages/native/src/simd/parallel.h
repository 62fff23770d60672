// Loops over the OpenMP threads that oneDNN uses too: more threads would only compete for the cores.
#pragma once

#include <omp.h>

#include <algorithm>
#include <cstdint>
#include <cstring>

#include "simd/first-exception.h"
#include "simd/grain.h"

namespace fovea {

// Calls body(begin, end) on parts of [0, count), on as many threads as there are parts of `grain` items. Throws the first
// exception of a part after all have ended.
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

// Copies with all threads: one thread alone copies megabytes at a fraction of the memory's bandwidth.
inline void parallel_copy(void* to, const void* from, size_t bytes) {
  parallel_for(static_cast<int64_t>(bytes), kCopyBytesGrain, [&](int64_t begin, int64_t end) {
    std::memcpy(static_cast<char*>(to) + begin, static_cast<const char*>(from) + begin, end - begin);
  });
}

}  // namespace fovea
