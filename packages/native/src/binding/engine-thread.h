// The one thread on which everything native runs, shared by all JavaScript environments of the process. Several threads
// that call OpenMP would each start a team of their own and fight for the cores; and no JavaScript value is ever
// touched here.
#pragma once

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

  // Queues `work` of an owner; the work of all owners runs in the order in which it came.
  void post(const void* owner, Work work);

  // Drops the owner's queued work, cancels what runs of it and waits until it has stopped: from then on nothing of the
  // owner's is in use. The others' work is not waited for.
  void drain(const void* owner);

 private:
  struct Task {
    const void* owner;
    Work work;
  };

  EngineThread();
  void loop();

  std::mutex mutex_;
  std::condition_variable wake_, stopped_;
  std::deque<Task> tasks_;
  const void* running_ = nullptr;  // the owner of the task that runs
  Cancellation cancellation_;      // of the task that runs
};

}  // namespace fovea
