// One thread of the pool besides the one that begins regions, and the part that is offered to it.
#pragma once

#include <atomic>
#include <cstdint>
#include <ctime>

#include "threads/rest.h"

namespace fovea {

class ThreadPool;

class alignas(64) Worker {
 public:
  // Starts the thread, which takes the parts that are offered here.
  // Throws if the system has no thread left.
  Worker(ThreadPool& pool, int part);

  // Offers the part of a region that begins. Regions have numbers from 1. Returns whether the worker is about to take it: it neither sleeps nor rests.
  // It doesn't rest if `everyone` has to come.
  bool offer(uint32_t region, bool everyone);
  // Makes the worker come even if it rests.
  void call();

  // The number of the region whose part is offered; 0 if none is.
  uint32_t offered() const;
  // Takes the part of this region for `taker` (nullptr: a thread that is no worker); false if somebody else has. Whoever
  // takes it computes it and calls end().
  bool take(uint32_t region, Worker* taker);
  void end();
  // Waits until nobody computes the part any more.
  void await_end();

 private:
  // The lowest bits of `state_`; the others are the region's number.
  enum State : uint32_t { kNothing, kOffered, kTaken, kTakenAndAwaited };
  static constexpr uint32_t kRegion = 4;

  void loop();
  // Both return whether to take the part. `interrupts` says whether the sleep ended on the core of the thread that begins
  // regions, where the worker is no help.
  bool spin_for_offer() const;
  bool sleep_for_offer(bool& interrupts);
  bool wake();
  void rest_until(int64_t time);

  bool is_taken() const { return state_.load(std::memory_order_acquire) % kRegion >= kTaken; }
  bool rests() const;

  ThreadPool& pool_;
  const int part_;
  std::atomic<uint32_t> state_{kNothing};
  std::atomic<Worker*> taker_{nullptr};
  std::atomic<bool> called_{false};
  // The worker sleeps while `alarms_` is as it was before.
  std::atomic<bool> sleeps_{false};
  std::atomic<uint32_t> alarms_{0};
  std::atomic<int64_t> resting_until_{0};
  // How often the worker woke up on the core of the thread that begins regions, where it only interrupts.
  std::atomic<int> interruptions_{0};

  // For the thread that begins regions.
  clockid_t processor_time_{};
  Rest rest_;
};

}  // namespace fovea
