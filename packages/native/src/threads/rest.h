// Decides when a worker is left out: while other programs keep its core so often that the others lose more by waiting for it
// than they gain by its work.
#pragma once

#include <algorithm>
#include <cstdint>

#include "threads/clock.h"

namespace fovea {

class Rest {
 public:
  // Says that from `from` to `to` a part wasn't finished because the worker that had begun it was not running. Returns whether
  // the worker is to rest from now on.
  bool note_stop(int64_t from, int64_t to) {
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
  // A third of at least this time is lost, in stops that add up to at least kLeastLost.
  static constexpr int64_t kWindow = 50 * kMillisecond, kLeastLost = 4 * kMillisecond;
  static constexpr int64_t kShortest = 20 * kMillisecond, kLongest = 640 * kMillisecond;

  int64_t since_ = 0, lost_ = 0;
  int64_t until_ = 0, length_ = kShortest;
};

}  // namespace fovea
