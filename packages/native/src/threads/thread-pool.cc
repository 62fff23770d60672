#include "threads/thread-pool.h"

#include <sched.h>

#include <algorithm>
#include <cstdlib>
#include <thread>

#include "simd/invalid-operations.h"
#include "threads/futex.h"
#include "threads/spin.h"
#include "threads/worker.h"

namespace fovea {

namespace {

// How long a part waits at a barrier before it requires the others, which may be suspended, and sleeps.
constexpr int64_t kSpinAtBarrier = 50 * kMicrosecond;
// Regions are numbered from 1 to this, again and again.
constexpr uint32_t kMostRegions = (1u << 30) - 1;

struct Place {
  int part = 0, parts = 1;
  bool in_region = false;
};

thread_local Place place;

int64_t processors() {
  cpu_set_t allowed;
  if (sched_getaffinity(0, sizeof(allowed), &allowed) == 0) return CPU_COUNT(&allowed);
  // More processors than the set has places for.
  return std::thread::hardware_concurrency();
}

// OMP_NUM_THREADS may be a list, one number per level of nesting.
int64_t wanted_threads() {
  const char* text = std::getenv("OMP_NUM_THREADS");
  const int64_t wanted = text == nullptr ? 0 : std::strtoll(text, nullptr, 10);
  return wanted > 0 ? wanted : processors();
}

}  // namespace

int part_number() { return place.part; }
int part_count() { return place.parts; }
bool in_region() { return place.in_region; }

ThreadPool& ThreadPool::instance() {
  static ThreadPool* pool = new ThreadPool();
  return *pool;
}

ThreadPool::ThreadPool() : size_(clamp(wanted_threads())) {}

void ThreadPool::resize(int size, int used) {
  size_ = clamp(size);
  const std::lock_guard<std::mutex> lock(region_);
  for (int part = used_; part < used && part <= workers_count_; part++) worker_of(part).resume();
  used_ = used;
  grow(this->size() - 1);
}

void ThreadPool::grow(int workers) {
  for (int count = workers_count_; count < workers; workers_count_ = ++count) {
    workers_[count].store(new Worker(*this, count + 1), std::memory_order_release);
  }
}

void ThreadPool::run(int parts, Function function, void* data) {
  parts = parts == 0 ? size() : clamp(parts);
  if (parts == 1 || in_region()) {
    const Place outer = place;
    place = {0, 1, outer.in_region};
    function(data);
    place = outer;
    return;
  }
  const std::lock_guard<std::mutex> lock(region_);
  grow(parts - 1);
  function_ = function;
  data_ = data;
  parts_ = parts;
  primary_core_.store(sched_getcpu(), std::memory_order_relaxed);
  const bool all_workers = all_workers_ > 0;
  region_number_ = region_number_ % kMostRegions + 1;
  lacks_workers_.store(!offer_parts(all_workers), std::memory_order_relaxed);
  compute(0);
  for (int part = 1; part < parts; part++) {
    Worker& worker = worker_of(part);
    if (!worker.claim(region_number_, nullptr)) continue;
    compute(part);
    worker.end();
  }
  for (int part = 1; part < parts; part++) worker_of(part).await_end();
}

// Returns whether each worker is about to claim its part.
bool ThreadPool::offer_parts(bool all_workers) {
  bool all_claim = true;
  if (used_ < parts_) {
    const int64_t time = now();
    for (int part = used_; part < parts_; part++) worker_of(part).stay_suspended(time);
  }
  for (int part = 1; part < parts_; part++) all_claim &= worker_of(part).offer(region_number_, all_workers);
  return all_claim;
}

void ThreadPool::compute(int part) {
  place = {part, parts_, true};
  function_(data_);
  place = {};
}

void ThreadPool::work(Worker& worker, int part) {
  const auto compute_claimed = [&](Worker& claimed, int number) {
    compute(number);
    if (take_invalid_flag()) invalid_.store(true, std::memory_order_relaxed);
    claimed.end();
  };
  // A worker helps only in the region whose own part it has computed. Otherwise, its part of the next region might wait for
  // ever, with all others waiting for it at a barrier.
  const uint32_t region = worker.offered();
  if (region == 0 || !worker.claim(region, &worker)) return;
  compute_claimed(worker, part);
  if (!lacks_workers_.load(std::memory_order_relaxed)) return;
  for (int other = 1; other <= workers_count_.load(std::memory_order_relaxed); other++) {
    Worker& claimed = worker_of(other);
    if (claimed.claim(region, &worker)) compute_claimed(claimed, other);
  }
}

void ThreadPool::barrier() {
  const uint32_t parts = static_cast<uint32_t>(part_count());
  if (parts == 1) return;
  const uint32_t seen = barriers_.load(std::memory_order_acquire);
  if (arrived_.fetch_add(1, std::memory_order_acq_rel) + 1 == parts) {
    arrived_.store(0, std::memory_order_relaxed);
    barriers_.fetch_add(1);
    wake_all(barriers_);
    return;
  }
  const auto is_open = [&] { return barriers_.load(std::memory_order_acquire) != seen; };
  if (spin_until(is_open, kSpinAtBarrier)) return;
  for (uint32_t part = 1; part < parts; part++) worker_of(static_cast<int>(part)).require();
  while (!is_open()) sleep_while(barriers_, seen);
}

bool had_invalid_operations() {
  // Both are asked: each forgets.
  const bool here = take_invalid_flag();
  const bool elsewhere = ThreadPool::instance().invalid_.exchange(false, std::memory_order_relaxed);
  return here || elsewhere;
}

}  // namespace fovea
