#include "threads/worker.h"

#include <pthread.h>

#include <system_error>

#include "simd/denormals.h"
#include "threads/futex.h"
#include "threads/leave-core.h"
#include "threads/spin.h"
#include "threads/thread-pool.h"

namespace fovea {

namespace {

// How long a worker spins for the next offer before it sleeps. Waking it takes longer than most parts.
constexpr int64_t kSpinBeforeSleep = 100 * kMicrosecond;
// How long a worker that is suspended, or would preempt the primary thread, sleeps before it checks whether its part has been
// offered all the time: the others may be waiting for it.
constexpr int64_t kHeldBackSleep = 5 * kMillisecond;
// How long a worker that isn't wanted is suspended at a time. Regions prolong it before it ends.
constexpr int64_t kSuspension = 100 * kMillisecond;
// How long to spin for the end of a part before checking whether the thread that computes it is running.
constexpr int64_t kSpinBeforeCheck = 50 * kMicrosecond;
// What it is assumed to cost if a worker wakes up on the core of the primary thread, and if it leaves for another one.
constexpr int64_t kPreemptionCost = 250 * kMicrosecond, kLeavingCost = 50 * kMicrosecond;
// For how long after a worker was stopped in the middle of a part for at least this time other programs are thought to have the
// other cores.
constexpr int64_t kContention = 1000 * kMillisecond, kLongStall = kMillisecond;

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

bool Worker::offer(uint32_t region, bool all_workers) {
  if (lost_.load(std::memory_order_relaxed) > 0) {
    const int64_t lost = lost_.exchange(0), time = now();
    if (backoff_.note_stall(time - lost, time)) suspend_until(backoff_.until());
  }
  required_.store(all_workers, std::memory_order_relaxed);
  state_.store(region * kRegion + kOffered);
  if (!all_workers && is_suspended()) return false;
  return !wake();
}

void Worker::require() {
  if (offered() == 0) return;
  required_.store(true);
  wake();
}

void Worker::stay_suspended(int64_t now) {
  if (suspended_until_.load(std::memory_order_relaxed) < now + kSuspension / 2) suspend_until(now + kSuspension);
}

void Worker::resume() { suspend_until(0); }

uint32_t Worker::offered() const {
  const uint32_t state = state_.load(std::memory_order_acquire);
  return state % kRegion == kOffered ? state / kRegion : 0;
}

bool Worker::claim(uint32_t region, Worker* claimer) {
  uint32_t offered = region * kRegion + kOffered;
  if (state_.load(std::memory_order_relaxed) != offered) return false;
  const uint32_t claimed = region * kRegion + kClaimed;
  if (!state_.compare_exchange_strong(offered, claimed, std::memory_order_acq_rel)) return false;
  claimer_.store(claimer, std::memory_order_relaxed);
  return true;
}

void Worker::end() {
  claimer_.store(nullptr, std::memory_order_relaxed);
  if (state_.exchange(kNothing, std::memory_order_acq_rel) % kRegion == kClaimedAndAwaited) wake_all(state_);
}

void Worker::await_end() {
  const auto is_over = [this] { return !is_claimed(); };
  if (spin_until(is_over, kSpinBeforeCheck)) return;
  Worker* claimer = claimer_.load(std::memory_order_relaxed);
  int64_t since = now(), used = 0;
  if (claimer != nullptr) {
    // Sleeps as soon as the claimer is not running: it may need this core.
    do {
      since = now();
      used = read_clock(claimer->processor_time_);
      if (spin_until(is_over, kSpinBeforeCheck)) return;
    } while (2 * (read_clock(claimer->processor_time_) - used) >= now() - since);
  }
  uint32_t claimed = state_.load(std::memory_order_relaxed);
  if (claimed % kRegion == kClaimed) state_.compare_exchange_strong(claimed, claimed + 1, std::memory_order_acq_rel);
  while (is_claimed()) sleep_while(state_, state_.load(std::memory_order_relaxed) / kRegion * kRegion + kClaimedAndAwaited);
  if (claimer == nullptr) return;
  const int64_t end = now(), ran = read_clock(claimer->processor_time_) - used;
  if (end - ran - since > kLongStall) claimer->stopped_.store(end, std::memory_order_relaxed);
  if (claimer->backoff_.note_stall(since, std::max(since, end - ran))) claimer->suspend_until(claimer->backoff_.until());
}

void Worker::loop() {
  flush_denormals();
  bool preempts = false;
  for (;;) {
    if ((!preempts && spin_for_offer()) || sleep_for_offer(preempts)) pool_.work(*this, part_);
  }
}

bool Worker::spin_for_offer() const {
  const auto may_claim = [this] { return offered() != 0 && (required_.load(std::memory_order_relaxed) || !is_suspended()); };
  return is_suspended() ? may_claim() : spin_until(may_claim, kSpinBeforeSleep);
}

bool Worker::sleep_for_offer(bool& preempts) {
  const uint32_t wakeups = wakeups_.load();
  sleeps_.store(true);
  // Whoever changes what is read below reads `sleeps_` afterwards.
  std::atomic_thread_fence(std::memory_order_seq_cst);
  const bool was_suspended = is_suspended(), holds_back = was_suspended || preempts;
  const uint32_t region = offered();
  const bool stays = region == 0 || (holds_back && !required_.load());
  const bool checks_later = was_suspended || (preempts && region != 0);
  if (stays) sleep_while(wakeups_, wakeups, checks_later ? kHeldBackSleep : 0);
  sleeps_.store(false);
  // Nobody has claimed the part during the whole sleep: the others may be waiting for it.
  const bool is_needed = required_.load() || (holds_back && region != 0 && region == offered());
  preempts = !is_needed && pool_.is_on_primary_core();
  if (preempts && !is_suspended()) {
    preempts = offered() == 0 || is_contended() || !leave_core();
    lost_.fetch_add(preempts ? kPreemptionCost : kLeavingCost, std::memory_order_relaxed);
  }
  return offered() != 0 && (is_needed || !(preempts || is_suspended()));
}

bool Worker::wake() {
  // Whoever finds it sleeping wakes it; that may take a while.
  if (!sleeps_.exchange(false)) return false;
  wakeups_.fetch_add(1);
  wake_all(wakeups_);
  return true;
}

void Worker::suspend_until(int64_t time) {
  suspended_until_.store(time);
  wake();  // so that it sleeps for a limited time from now on
}

bool Worker::is_contended() const {
  const int64_t stopped = stopped_.load(std::memory_order_relaxed);
  return stopped != 0 && now() < stopped + kContention;
}

bool Worker::is_suspended() const {
  const int64_t until = suspended_until_.load(std::memory_order_relaxed);
  return until != 0 && now() < until;
}

}  // namespace fovea
