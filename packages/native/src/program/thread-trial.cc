#include "program/thread-trial.h"

#include <algorithm>
#include <limits>

namespace fovea {

void ThreadTrial::note(int64_t time) {
  if (most_ == 1) return;
  if (waited_ < wait_) {
    waited_++;
    return;
  }
  if (tried_ == best_ && time > kLongRun) {
    waited_ = runs_ = 0;
    wait_ = kLongestWait;
    return;
  }
  if (!measure(time)) return;
  if (tried_ == best_) {
    best_time_ = second_;
    tried_ = tries_more_ ? std::min(2 * best_, most_) : best_ / 2;
  } else {
    judge();
  }
}

bool ThreadTrial::measure(int64_t time) {
  if (runs_ == 0) {
    shortest_ = second_ = std::numeric_limits<int64_t>::max();
  } else {
    second_ = std::min(second_, std::max(shortest_, time));
    shortest_ = std::min(shortest_, time);
  }
  runs_++;
  const bool is_much_slower = tried_ != best_ && runs_ >= kFewestRuns && shortest_ > best_time_ + best_time_ / 5;
  if (runs_ < kRuns && !is_much_slower) return false;
  runs_ = 0;
  return true;
}

void ThreadTrial::judge() {
  const bool wins = second_ < best_time_ - best_time_ / 20;
  if (wins) best_ = tried_;
  tried_ = best_;
  // On in the same direction after a success, in the other one after a failure.
  if (best_ == 1 || best_ == most_) tries_more_ = best_ == 1;
  else tries_more_ = tries_more_ == wins;
  wait_ = wins ? kFirstWait : std::min(wait_ * kWaitFactor, tries_more_ ? kLongestWaitForMore : kLongestWait);
  waited_ = 0;
}

}  // namespace fovea
