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

  // Offers the part of the region that begins. Returns whether the worker is about to take it: it neither sleeps nor rests.
  // It doesn't rest if `everyone` has to come.
  bool offer(bool everyone);
  // Makes the worker come even if it rests.
  void call();

  // Takes the part for `taker` (nullptr: a thread that is no worker); false if somebody else has. Whoever takes the part
  // computes it and calls end().
  bool take(Worker* taker);
  void end();
  // Waits until nobody computes the part any more.
  void await_end();

 private:
  enum State : uint32_t { kNothing, kOffered, kTaken, kTakenAndAwaited };

  void loop();
  bool spin_for_offer() const;
  bool sleep_for_offer();
  bool wake();
  void rest_until(int64_t time);

  bool is_taken() const { return state_.load(std::memory_order_acquire) >= kTaken; }
  bool is_offered() const { return state_.load(std::memory_order_acquire) == kOffered; }
  bool rests() const;

  ThreadPool& pool_;
  const int part_;
  std::atomic<uint32_t> state_{kNothing};
  std::atomic<Worker*> taker_{nullptr};
  std::atomic<bool> called_{false};
  std::atomic<uint32_t> offers_{0};  // how many there have been
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
