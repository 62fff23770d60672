#include "binding/engine-thread.h"

#include <omp.h>
#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace fovea {

namespace {

// Denormal numbers cost a hundred cycles each; training makes plenty of them. The mode is a register of each
// thread, so every member of the team sets its own.
void flush_denormals() {
#if defined(__x86_64__)
#pragma omp parallel
  {
    _MM_SET_FLUSH_ZERO_MODE(_MM_FLUSH_ZERO_ON);
    _MM_SET_DENORMALS_ZERO_MODE(_MM_DENORMALS_ZERO_ON);
  }
#endif
}

}  // namespace

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
  int team = 0;
  for (;;) {
    std::function<void()> task;
    {
      std::unique_lock<std::mutex> lock(mutex_);
      wake_.wait(lock, [this] { return !tasks_.empty(); });
      task = std::move(tasks_.front());
      tasks_.pop_front();
    }
    // The team may have grown since: new members have not set their mode yet.
    if (omp_get_max_threads() != team) {
      flush_denormals();
      team = omp_get_max_threads();
    }
    task();
  }
}

}  // namespace fovea
