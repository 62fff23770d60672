#include "binding/engine-thread.h"

#include "program/team.h"

namespace fovea {

EngineThread& EngineThread::instance() {
  // Never destroyed: the process may end while the thread waits, and OpenMP's team must not outlive its statics.
  static EngineThread* thread = new EngineThread();
  return *thread;
}

EngineThread::EngineThread() { std::thread([this] { loop(); }).detach(); }

void EngineThread::post(std::function<void()> work) {
  {
    std::lock_guard<std::mutex> lock(mutex_);
    tasks_.push_back(std::move(work));
  }
  wake_.notify_one();
}

void EngineThread::loop() {
  use_threads(wanted_threads());
  for (;;) {
    std::function<void()> task;
    {
      std::unique_lock<std::mutex> lock(mutex_);
      wake_.wait(lock, [this] { return !tasks_.empty(); });
      task = std::move(tasks_.front());
      tasks_.pop_front();
    }
    task();
  }
}

}  // namespace fovea
