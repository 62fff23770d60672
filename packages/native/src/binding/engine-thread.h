// The single thread that begins all native work, shared by all JavaScript environments of the process: several would
// compete for the cores. It never touches JavaScript values.
#pragma once

#include <atomic>
#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>

#include "program/cancellation.h"

namespace fovea {

class EngineThread {
 public:
  using Work = std::function<void(const Cancellation& cancellation)>;

  static EngineThread& instance();

  // Queues `work` of an owner. The work of all owners runs in first-in, first-out order.
  void post(const void* owner, Work work);

  // Drops the owner's queued work, cancels its running work and waits for it to stop. Afterwards, nothing of the owner
  // is in use. Doesn't wait for the work of other owners.
  void drain(const void* owner);

 private:
  struct Task {
    const void* owner;
    Work work;
  };

  EngineThread();
  void loop();
  void await_task(std::unique_lock<std::mutex>& lock);

  std::mutex mutex_;
  std::condition_variable wake_, stopped_;
  std::deque<Task> tasks_;
  std::atomic<size_t> queued_{0};  // the length of tasks_, for looking without the mutex
  const void* running_ = nullptr;  // the owner of the task that runs
  Cancellation cancellation_;      // of the task that runs
};

}  // namespace fovea
