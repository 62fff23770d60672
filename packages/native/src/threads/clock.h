// Times in nanoseconds.
#pragma once

#include <time.h>

#include <cstdint>

namespace fovea {

constexpr int64_t kMicrosecond = 1000, kMillisecond = 1000 * kMicrosecond;

inline int64_t read_clock(clockid_t clock) {
  timespec time{};
  clock_gettime(clock, &time);
  return int64_t{time.tv_sec} * 1000000000 + time.tv_nsec;
}

inline int64_t now() { return read_clock(CLOCK_MONOTONIC); }

}  // namespace fovea
