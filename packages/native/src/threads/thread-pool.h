// The threads that all native code runs on: loops of our own (parallel.h), and oneDNN's through the functions of OpenMP that
// it calls (openmp.cc).
//
// A region calls a function once per part. The thread that begins the region, the primary one, computes part 0, and each
// worker the part of its own number, so that a part finds in its caches what the same part of the last region has left
// there. Whoever is done claims what nobody has begun. So a region doesn't wait for threads that don't run because other
// programs have the cores, only for those that were stopped in the middle of a part. A worker to which that happens all the
// time is suspended for a while (backoff.h). The parts, and so the results, are the same whoever computes them.
#pragma once

#include <sched.h>

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <mutex>

namespace fovea {

class Worker;

class ThreadPool {
 public:
  using Function = void (*)(void* data);
  static constexpr int kMostWorkers = 1023;

  // Never destroyed: its threads go on while the process ends.
  static ThreadPool& instance();

  // The number of parts of a region that doesn't say, and of threads. At first OMP_NUM_THREADS, or the number of
  // processors that the process may use.
  int size() const { return size_.load(std::memory_order_relaxed); }
  // Starts the threads that are missing. Parts that don't wait for each other are left to the first `used` threads.
  void resize(int size, int used = kMostWorkers + 1);
  // The nearest number of threads that a pool can have.
  static int clamp(int64_t size) { return static_cast<int>(std::clamp<int64_t>(size, 1, kMostWorkers + 1)); }

  // Calls function(data) `parts` times (0: `size()` times), on threads where part_number() differs, and returns when all
  // calls have. Within a region, it is a single call.
  void run(int parts, Function function, void* data);

  // Waits until all parts of the region have come here.
  void barrier();

  // While one of these exists, no worker is suspended: parts may wait for each other in ways that the pool doesn't see.
  class AllWorkers {
   public:
    AllWorkers() { instance().all_workers_.fetch_add(1, std::memory_order_relaxed); }
    ~AllWorkers() { instance().all_workers_.fetch_sub(1, std::memory_order_relaxed); }
    AllWorkers(const AllWorkers&) = delete;
    AllWorkers& operator=(const AllWorkers&) = delete;
  };

  // Returns whether the calling thread runs on the core of the primary thread.
  bool is_on_primary_core() const { return sched_getcpu() == primary_core_.load(std::memory_order_relaxed); }

 private:
  friend class Worker;
  friend bool had_invalid_operations();

  ThreadPool();
  void grow(int workers);
  bool offer_parts(bool all_workers);
  Worker& worker_of(int part) const { return *workers_[part - 1].load(std::memory_order_acquire); }
  void compute(int part);
  // On a worker: claims and computes its part, and others' that nobody has begun.
  void work(Worker& worker, int part);

  // The region in progress: written before its parts are offered, read by whoever has claimed one.
  Function function_ = nullptr;
  void* data_ = nullptr;
  int parts_ = 1;
  uint32_t region_number_ = 0;
  // Whether a part may wait for its worker.
  std::atomic<bool> lacks_workers_{false};
  std::atomic<uint32_t> arrived_{0}, barriers_{0};

  int used_ = kMostWorkers + 1;  // the number of threads that parts are left to

  std::atomic<int> primary_core_{-1};
  std::mutex region_;  // one at a time
  std::atomic<int> size_, all_workers_{0}, workers_count_{0};
  std::atomic<bool> invalid_{false};
  std::atomic<Worker*> workers_[kMostWorkers] = {};
};

// In a region: the number of the part that the calling thread computes, and how many there are. Otherwise 0 and 1.
int part_number();
int part_count();
bool in_region();

// Returns whether an operation was invalid on any thread since the last call (simd/invalid-operations.h).
bool had_invalid_operations();

}  // namespace fovea
