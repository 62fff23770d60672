// Decides when a worker is suspended: while other programs keep its core so often that the other threads lose more by waiting
// for it than they gain by its work. The time doubles if it has to be suspended again at once (exponential backoff).
#pragma once

#include <algorithm>
#include <cstdint>

#include "threads/clock.h"

namespace fovea {

class Backoff {
 public:
  // Says that from `from` to `to` a part wasn't finished because the worker that had claimed it was not running. Returns whether
  // the worker is to be suspended from now on.
  bool note_stall(int64_t from, int64_t to) {
    if (from - since_ > kWindow) {
      since_ = from;
      lost_ = 0;
    }
    lost_ += to - from;
    if (lost_ < kLeastLost || 3 * lost_ < to - since_) return false;
    // Another program that comes back at once is there to stay.
    length_ = since_ - until_ < kWindow ? std::min(2 * length_, kLongest) : kShortest;
    until_ = to + length_;
    since_ = until_;
    lost_ = 0;
    return true;
  }

  int64_t until() const { return until_; }

 private:
  // A third of at least this time is lost, in stalls that add up to at least kLeastLost.
  static constexpr int64_t kWindow = 50 * kMillisecond, kLeastLost = 4 * kMillisecond;
  static constexpr int64_t kShortest = 20 * kMillisecond, kLongest = 640 * kMillisecond;

  int64_t since_ = 0, lost_ = 0;
  int64_t until_ = 0, length_ = kShortest;
};

}  // namespace fovea
