// Loops on the thread pool.
#pragma once

#include <algorithm>
#include <cstdint>
#include <cstring>

#include "threads/first-exception.h"
#include "threads/grain.h"
#include "threads/thread-pool.h"

namespace fovea {

// Calls body(part, parts) for each of `parts` parts, which run at the same time if the machine has the cores. Throws the first
// exception after all have ended.
template <class Body>
void parallel(int parts, const Body& body) {
  struct Region {
    const Body& body;
    FirstException exception;
  } region{body, {}};
  const auto run_part = [](void* data) {
    Region& region = *static_cast<Region*>(data);
    region.exception.guard([&] { region.body(part_number(), part_count()); });
  };
  ThreadPool::instance().run(parts, run_part, &region);
  region.exception.rethrow();
}

// Calls body(begin, end) on parts of [0, count), with at most one part per `grain` items. Throws the first exception
// after all parts have ended.
template <class Body>
void parallel_for(int64_t count, int64_t grain, const Body& body) {
  const int64_t parts = std::min<int64_t>(ThreadPool::instance().size(), count / std::max<int64_t>(1, grain));
  if (parts <= 1) {
    if (count > 0) body(int64_t{0}, count);
    return;
  }
  parallel(static_cast<int>(parts), [&](int64_t part, int64_t of) { body(count * part / of, count * (part + 1) / of); });
}

// Copies with all threads: a single thread reaches only a fraction of the memory bandwidth.
inline void parallel_copy(void* to, const void* from, size_t bytes) {
  parallel_for(static_cast<int64_t>(bytes), kCopyBytesGrain, [&](int64_t begin, int64_t end) {
    std::memcpy(static_cast<char*>(to) + begin, static_cast<const char*>(from) + begin, end - begin);
  });
}

}  // namespace fovea
