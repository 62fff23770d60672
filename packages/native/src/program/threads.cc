#include "program/threads.h"

#include <atomic>

#include "threads/thread-pool.h"

namespace fovea {

namespace {

std::atomic<int>& wanted() {
  static std::atomic<int> count(ThreadPool::instance().size());
  return count;
}

}  // namespace

int thread_count() { return wanted(); }

void set_thread_count(int count) { wanted() = ThreadPool::clamp(count); }

}  // namespace fovea
