// One thread of the pool besides the primary one, and the part that is offered to it.
#pragma once

#include <atomic>
#include <cstdint>
#include <ctime>

#include "threads/backoff.h"

namespace fovea {

class ThreadPool;

class alignas(64) Worker {
 public:
  // Starts the thread, which claims the parts that are offered here. Throws if the system has no thread left.
  Worker(ThreadPool& pool, int part);

  // Offers the part of a region that begins; regions are numbered from 1. Returns whether the worker is about to claim it:
  // it neither sleeps nor is suspended. No worker is if `all_workers` are required.
  bool offer(uint32_t region, bool all_workers);
  // Makes the worker claim an offered part even if it is suspended.
  void require();

  // Keeps the worker suspended for some regions from now on, and ends that.
  void stay_suspended(int64_t now);
  void resume();

  // The number of the region whose part is offered; 0 if none is.
  uint32_t offered() const;
  // Claims the part of this region for `claimer` (nullptr: the primary thread); false if somebody else has. Whoever claims
  // it computes it and calls end().
  bool claim(uint32_t region, Worker* claimer);
  void end();
  // Waits until nobody computes the part any more.
  void await_end();

 private:
  // The lowest bits of `state_`; the others are the region's number.
  enum State : uint32_t { kNothing, kOffered, kClaimed, kClaimedAndAwaited };
  static constexpr uint32_t kRegion = 4;

  void loop();
  // Both return whether to claim the part. `preempts` says whether the last sleep ended on the core of the primary thread and the
  // worker has stayed there, where it is no help.
  bool spin_for_offer() const;
  bool sleep_for_offer(bool& preempts);
  bool wake();
  void suspend_until(int64_t time);

  bool is_claimed() const { return state_.load(std::memory_order_acquire) % kRegion >= kClaimed; }
  bool is_suspended() const;
  bool is_contended() const;

  ThreadPool& pool_;
  const int part_;
  std::atomic<uint32_t> state_{kNothing};
  std::atomic<Worker*> claimer_{nullptr};
  std::atomic<bool> required_{false};
  // The worker sleeps while `wakeups_` is as it was before.
  std::atomic<bool> sleeps_{false};
  std::atomic<uint32_t> wakeups_{0};
  std::atomic<int64_t> suspended_until_{0};
  // What it has cost that the worker woke up on the core of the primary thread, which it preempts there.
  std::atomic<int64_t> lost_{0};
  // When it was last stopped in the middle of a part.
  std::atomic<int64_t> stopped_{0};

  // For the primary thread.
  clockid_t processor_time_{};
  Backoff backoff_;
};

}  // namespace fovea
