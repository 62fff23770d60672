// Finds by trial on how many threads a program runs fastest: small steps lose more by sharing their work than they gain. The
// program's work has as many parts in any case, which fewer threads compute one after the other, so results are the same.
#pragma once

#include <cstdint>

#include "threads/clock.h"

namespace fovea {

class ThreadTrial {
 public:
  explicit ThreadTrial(int most) : most_(most), best_(most), tried_(most) {}

  // The number of threads for the next run.
  int threads() const { return tried_; }

  // Says how long a run with so many threads has taken.
  void note(int64_t time);

 private:
  // Runs per measurement. The first wakes threads up or sends them to sleep, and the fastest may be luck. A number that is
  // much slower shows it sooner.
  static constexpr int kRuns = 6, kFewestRuns = 3;
  // Longer runs gain by all threads: what sharing costs is less than a millisecond.
  static constexpr int64_t kLongRun = 20 * kMillisecond;
  // Runs until the next trial: more after each that has changed nothing. A machine that was busy may be quiet again, so more
  // threads are tried more often than fewer.
  static constexpr int kFirstWait = 4, kWaitFactor = 16, kLongestWait = 4096, kLongestWaitForMore = 256;

  // Returns whether that was the last run of a measurement.
  bool measure(int64_t time);
  void judge();

  const int most_;
  int best_;   // the fastest so far
  int tried_;  // what the next run uses
  bool tries_more_ = false;
  int wait_ = kFirstWait, waited_ = 0;
  // The two shortest runs of a measurement; the second one counts.
  int runs_ = 0;
  int64_t shortest_ = 0, second_ = 0;
  int64_t best_time_ = 0;
};

}  // namespace fovea
