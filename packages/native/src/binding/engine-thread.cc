#include "binding/engine-thread.h"

#include <algorithm>
#include <thread>

#include "simd/denormals.h"
#include "threads/spin.h"

namespace fovea {

namespace {

// How long to spin for the next task before sleeping: JavaScript that predicts one image after the other comes back sooner
// than a sleeping thread is woken.
constexpr int64_t kSpinForTask = 100 * kMicrosecond;

}  // namespace

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
    queued_ = tasks_.size();
  }
  wake_.notify_one();
}

void EngineThread::drain(const void* owner) {
  std::unique_lock<std::mutex> lock(mutex_);
  const auto owned = [owner](const Task& task) { return task.owner == owner; };
  tasks_.erase(std::remove_if(tasks_.begin(), tasks_.end(), owned), tasks_.end());
  queued_ = tasks_.size();
  if (running_ == owner) cancellation_.request();
  stopped_.wait(lock, [&] { return running_ != owner; });
}

void EngineThread::await_task(std::unique_lock<std::mutex>& lock) {
  static const bool spins = std::thread::hardware_concurrency() > 1;
  const auto has_task = [this] { return queued_.load(std::memory_order_relaxed) > 0; };
  if (spins && !has_task()) {
    lock.unlock();
    spin_until(has_task, kSpinForTask);
    lock.lock();
  }
  wake_.wait(lock, has_task);
}

void EngineThread::loop() {
  flush_denormals();
  std::unique_lock<std::mutex> lock(mutex_);
  for (;;) {
    await_task(lock);
    Task task = std::move(tasks_.front());
    tasks_.pop_front();
    queued_ = tasks_.size();
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
