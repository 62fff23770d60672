#include "binding/engine-thread.h"

#include <algorithm>
#include <thread>

#include "simd/denormals.h"

namespace fovea {

EngineThread& EngineThread::instance() {
  // Never destroyed: the process may end while the thread waits, and OpenMP's team must not outlive its statics.
  static EngineThread* thread = new EngineThread();
  return *thread;
}

EngineThread::EngineThread() { std::thread([this] { loop(); }).detach(); }

void EngineThread::post(const void* owner, Work work) {
  {
    std::lock_guard<std::mutex> lock(mutex_);
    tasks_.push_back({owner, std::move(work)});
  }
  wake_.notify_one();
}

void EngineThread::drain(const void* owner) {
  std::unique_lock<std::mutex> lock(mutex_);
  const auto owned = [owner](const Task& task) { return task.owner == owner; };
  tasks_.erase(std::remove_if(tasks_.begin(), tasks_.end(), owned), tasks_.end());
  if (running_ == owner) cancellation_.request();
  stopped_.wait(lock, [&] { return running_ != owner; });
}

void EngineThread::loop() {
  flush_denormals();
  std::unique_lock<std::mutex> lock(mutex_);
  for (;;) {
    wake_.wait(lock, [this] { return !tasks_.empty(); });
    Task task = std::move(tasks_.front());
    tasks_.pop_front();
    running_ = task.owner;
    cancellation_.reset();
    lock.unlock();
    task.work(cancellation_);
    task.work = nullptr;  // whatever it holds goes before the owner may
    lock.lock();
    running_ = nullptr;
    stopped_.notify_all();
  }
}

}  // namespace fovea
