#include "threads/worker.h"

#include <pthread.h>

#include <system_error>

#include "simd/denormals.h"
#include "threads/futex.h"
#include "threads/spin.h"
#include "threads/thread-pool.h"

namespace fovea {

namespace {

// How long a worker looks out for the next offer before it sleeps. Waking it takes longer than most parts.
constexpr int64_t kLookout = 100 * kMicrosecond;
// How long a resting worker sleeps before it looks whether a part has been waiting for it all the time: there may be one
// without which the others don't go on.
constexpr int64_t kNap = 5 * kMillisecond;
// How long a part may take before we look whether the thread that computes it is running.
constexpr int64_t kTrust = 50 * kMicrosecond;
// What it is taken to cost if a worker wakes up on the core of the thread that begins regions.
constexpr int64_t kInterruption = 250 * kMicrosecond;

}  // namespace

Worker::Worker(ThreadPool& pool, int part) : pool_(pool), part_(part) {
  const auto run = [](void* worker) -> void* {
    static_cast<Worker*>(worker)->loop();
    return nullptr;
  };
  pthread_t thread;
  const int failure = pthread_create(&thread, nullptr, run, this);
  if (failure != 0) throw std::system_error(failure, std::generic_category(), "a thread could not be started");
  // A clock that always advances makes every thread look like a running one.
  if (pthread_getcpuclockid(thread, &processor_time_) != 0) processor_time_ = CLOCK_MONOTONIC;
  pthread_setname_np(thread, "fovea-worker");
  pthread_detach(thread);
}

bool Worker::offer(uint32_t region, bool everyone) {
  if (interruptions_.load(std::memory_order_relaxed) > 0) {
    const int64_t lost = interruptions_.exchange(0) * kInterruption, time = now();
    if (rest_.note_stop(time - lost, time)) rest_until(rest_.until());
  }
  called_.store(everyone, std::memory_order_relaxed);
  state_.store(region * kRegion + kOffered);
  if (!everyone && rests()) return false;
  return !wake();
}

void Worker::call() {
  if (offered() == 0) return;
  called_.store(true);
  wake();
}

uint32_t Worker::offered() const {
  const uint32_t state = state_.load(std::memory_order_acquire);
  return state % kRegion == kOffered ? state / kRegion : 0;
}

bool Worker::take(uint32_t region, Worker* taker) {
  uint32_t offered = region * kRegion + kOffered;
  if (state_.load(std::memory_order_relaxed) != offered) return false;
  const uint32_t taken = region * kRegion + kTaken;
  if (!state_.compare_exchange_strong(offered, taken, std::memory_order_acq_rel)) return false;
  taker_.store(taker, std::memory_order_relaxed);
  return true;
}

void Worker::end() {
  taker_.store(nullptr, std::memory_order_relaxed);
  if (state_.exchange(kNothing, std::memory_order_acq_rel) % kRegion == kTakenAndAwaited) wake_all(state_);
}

void Worker::await_end() {
  const auto is_over = [this] { return !is_taken(); };
  if (spin_until(is_over, kTrust)) return;
  Worker* taker = taker_.load(std::memory_order_relaxed);
  int64_t since = now(), used = 0;
  if (taker != nullptr) {
    // Sleep as soon as the taker is not running: it may need this core.
    do {
      since = now();
      used = read_clock(taker->processor_time_);
      if (spin_until(is_over, kTrust)) return;
    } while (2 * (read_clock(taker->processor_time_) - used) >= now() - since);
  }
  uint32_t taken = state_.load(std::memory_order_relaxed);
  if (taken % kRegion == kTaken) state_.compare_exchange_strong(taken, taken + 1, std::memory_order_acq_rel);
  while (is_taken()) sleep_while(state_, state_.load(std::memory_order_relaxed) / kRegion * kRegion + kTakenAndAwaited);
  if (taker == nullptr) return;
  const int64_t end = now(), ran = read_clock(taker->processor_time_) - used;
  if (taker->rest_.note_stop(since, std::max(since, end - ran))) taker->rest_until(taker->rest_.until());
}

void Worker::loop() {
  flush_denormals();
  bool interrupts = false;
  for (;;) {
    if ((!interrupts && spin_for_offer()) || sleep_for_offer(interrupts)) pool_.work(*this, part_);
  }
}

bool Worker::spin_for_offer() const {
  const auto may_take = [this] { return offered() != 0 && (called_.load(std::memory_order_relaxed) || !rests()); };
  return rests() ? may_take() : spin_until(may_take, kLookout);
}

bool Worker::sleep_for_offer(bool& interrupts) {
  const uint32_t alarms = alarms_.load();
  sleeps_.store(true);
  // Whoever changes what is read below reads `sleeps_` afterwards.
  std::atomic_thread_fence(std::memory_order_seq_cst);
  const bool rested = rests();
  const uint32_t region = offered();
  const bool stays = region == 0 || (rested && !called_.load());
  if (stays) sleep_while(alarms_, alarms, rested ? kNap : 0);
  sleeps_.store(false);
  // Nobody has taken the part for as long as the nap: the others may be waiting for it.
  const bool is_needed = called_.load() || (rested && region != 0 && region == offered());
  interrupts = !is_needed && pool_.is_on_its_core();
  if (interrupts && !rests()) interruptions_.fetch_add(1, std::memory_order_relaxed);
  return offered() != 0 && (is_needed || !(interrupts || rests()));
}

bool Worker::wake() {
  // Whoever finds it sleeping wakes it; that may take a while.
  if (!sleeps_.exchange(false)) return false;
  alarms_.fetch_add(1);
  wake_all(alarms_);
  return true;
}

void Worker::rest_until(int64_t time) {
  resting_until_.store(time);
  wake();  // to sleep in naps from now on
}

bool Worker::rests() const {
  const int64_t until = resting_until_.load(std::memory_order_relaxed);
  return until != 0 && now() < until;
}

}  // namespace fovea
