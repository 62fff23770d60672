// The one thread on which everything native runs. Several threads that call OpenMP would each start a team of
// their own and fight for the cores; and no JavaScript value is ever touched here.
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>

namespace fovea {

class EngineThread {
 public:
  static EngineThread& instance();

  // Queues `work`; tasks run in the order in which they came.
  void post(std::function<void()> work);

 private:
  EngineThread();
  void loop();

  std::mutex mutex_;
  std::condition_variable wake_;
  std::deque<std::function<void()>> tasks_;
};

}  // namespace fovea
