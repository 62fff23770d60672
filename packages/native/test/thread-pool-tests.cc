// The thread pool: what its regions promise, on more threads than cores, and while workers are suspended.
#include <sched.h>
#include <unistd.h>

#include <atomic>
#include <cstring>
#include <thread>
#include <vector>

#include "expect.h"
#include "threads/parallel.h"
#include "threads/backoff.h"
#include "threads/leave-core.h"
#include "threads/spin.h"

namespace {

using fovea::kMillisecond;
using fovea::ThreadPool;

void test_parts() {
  for (int parts : {1, 2, 5, 16}) {
    std::vector<std::atomic<int>> calls(parts);
    std::atomic<bool> right{true};
    fovea::parallel(parts, [&](int64_t part, int64_t of) {
      if (of != parts || fovea::part_number() != part || fovea::in_region() != (parts > 1)) right = false;
      calls[part]++;
    });
    for (const auto& count : calls) {
      if (count != 1) right = false;
    }
    expect(right, "a region calls its function once per part");
  }
  expect(fovea::part_number() == 0 && fovea::part_count() == 1 && !fovea::in_region(), "a region leaves nothing behind");
}

void test_nesting() {
  std::atomic<int> calls{0};
  fovea::parallel(4, [&](int64_t part, int64_t) {
    fovea::parallel(4, [&](int64_t inner, int64_t of) { calls += inner == 0 && of == 1; });
    calls += 100 * (fovea::part_number() == part && fovea::part_count() == 4);
  });
  expect(calls == 404, "a region in a part of another is one part");
}

// Returns the share of the parts of 200 regions that the worker has computed.
double share_of_worker(int used) {
  ThreadPool::instance().resize(2, used);
  const auto primary = std::this_thread::get_id();
  std::atomic<int> by_worker{0}, by_all{0};
  for (int region = 0; region < 200; region++) {
    fovea::parallel(2, [&](int64_t, int64_t) {
      fovea::spin_until([] { return false; }, 50 * fovea::kMicrosecond);
      by_worker += std::this_thread::get_id() != primary;
      by_all++;
    });
  }
  ThreadPool::instance().resize(2);
  if (by_all != 400) expect(false, "all parts are computed, whoever does");
  return by_worker / 400.0;
}

// Where other programs keep the cores, a worker computes less than half of the parts, or a few that it isn't wanted for.
void test_fewer_threads() {
  double with = 0, without = 1;
  for (int attempt = 0; attempt < 20 && with < 2 * without; attempt++) {
    with = share_of_worker(2);
    without = share_of_worker(1);
  }
  expect(with >= 2 * without, "a thread that isn't wanted leaves its parts to the others");
}

void test_barrier() {
  constexpr int kParts = 7, kRounds = 200;
  std::vector<int> seen(kParts);
  std::atomic<bool> right{true};
  fovea::parallel(kParts, [&](int64_t part, int64_t) {
    for (int round = 0; round < kRounds; round++) {
      seen[part] = round;
      ThreadPool::instance().barrier();
      for (int other = 0; other < kParts; other++) {
        if (seen[other] != round) right = false;
      }
      ThreadPool::instance().barrier();
    }
  });
  expect(right, "no part passes a barrier before all have come");
}

// Waits for the other parts in a way that the pool does not see, and without leaving them a core.
void meet(std::atomic<int>& come, int parts) {
  come++;
  while (come < parts) fovea::pause();
}

// Has the workers of all parts suspended: a part that sleeps is one whose thread does not run.
void suspend_workers(int parts = 2) {
  fovea::parallel(parts, [](int64_t part, int64_t) {
    if (part > 0) usleep(10'000);
    // The worker has time to claim its part.
    if (part == 0) usleep(2'000);
  });
}

void test_suspension() {
  std::thread::id threads[2];
  const auto note_threads = [&](int64_t part, int64_t) { threads[part] = std::this_thread::get_id(); };
  std::atomic<int> come{0};
  {
    const ThreadPool::AllWorkers all_workers;
    fovea::parallel(2, [&](int64_t part, int64_t of) {
      note_threads(part, of);
      meet(come, 2);
    });
  }
  expect(threads[0] != threads[1], "parts that wait for each other are on two threads");
  bool was_suspended = false;
  for (int attempt = 0; attempt < 100 && !was_suspended; attempt++) {
    suspend_workers();
    fovea::parallel(2, note_threads);
    was_suspended = threads[0] == threads[1];
  }
  expect(was_suspended, "the part of a suspended worker is computed by the others");

  come = 0;
  suspend_workers();
  fovea::parallel(2, [&](int64_t, int64_t) { meet(come, 2); });
  expect(come == 2, "a suspended worker comes if the others can't go on without it");
  for (int attempt = 0; attempt < 5; attempt++) {
    come = 0;
    suspend_workers(8);
    fovea::parallel(8, [&](int64_t, int64_t) { meet(come, 8); });
  }
  expect(come == 8, "so do many on few cores, which the others keep busy");
  come = 0;
  suspend_workers();
  {
    const ThreadPool::AllWorkers all_workers;
    fovea::parallel(2, [&](int64_t, int64_t) { meet(come, 2); });
  }
  expect(come == 2, "no worker is suspended where all are required");
  suspend_workers();
  int passed = 0;
  fovea::parallel(2, [&](int64_t part, int64_t) {
    ThreadPool::instance().barrier();
    if (part == 0) passed++;
  });
  expect(passed == 1, "a barrier requires the suspended");
}

// Binds the threads of a region to one processor, or lets them run on all that the first one may run on.
void bind_threads(int parts, const cpu_set_t& processors) {
  std::atomic<int> come{0};
  const ThreadPool::AllWorkers all_workers;
  fovea::parallel(parts, [&](int64_t, int64_t) {
    sched_setaffinity(0, sizeof(processors), &processors);
    meet(come, parts);
  });
}

void test_one_core() {
  cpu_set_t all, one;
  sched_getaffinity(0, sizeof(all), &all);
  CPU_ZERO(&one);
  CPU_SET(sched_getcpu(), &one);
  for (int parts : {2, 5}) {
    bind_threads(parts, one);
    std::atomic<int> come{0};
    for (int round = 1; round <= 5; round++) {
      fovea::parallel(parts, [&](int64_t, int64_t) { meet(come, round * parts); });
    }
    expect(come == 5 * parts, "parts that wait for each other on one core all come");
    bind_threads(parts, all);
  }
}

void test_backoff() {
  fovea::Backoff backoff;
  const auto at = [](int64_t milliseconds) { return 1000 * kMillisecond + milliseconds * kMillisecond; };
  expect(!backoff.note_stall(at(0), at(3)), "a short stall is nothing");
  expect(!backoff.note_stall(at(20), at(23)), "nor are a few within a longer time");
  expect(backoff.note_stall(at(23), at(27)), "but a third of the time is");
  expect(backoff.until() == at(27 + 20), "the first suspension is short");
  expect(backoff.note_stall(at(48), at(53)) && backoff.until() == at(53 + 40), "one that is needed again at once is longer");
  expect(backoff.note_stall(at(300), at(305)) && backoff.until() == at(305 + 20), "and short again after a quiet time");
  int64_t time = 305 + 20;
  for (int count = 0; count < 20; count++) {
    backoff.note_stall(at(time), at(time + 5));
    time = (backoff.until() - at(0)) / kMillisecond;
  }
  backoff.note_stall(at(time), at(time + 5));
  expect(backoff.until() - at(time + 5) == 640 * kMillisecond, "none is longer than 640 ms");
}

void test_spinning() {
  using fovea::kMicrosecond;
  int64_t begin = fovea::now();
  expect(!fovea::spin_until([] { return false; }, 2 * kMillisecond), "a condition that never holds is given up");
  expect(fovea::now() - begin >= 2 * kMillisecond, "but not before the time is over");
  begin = fovea::now();
  int64_t slept = 0;
  const auto holds_after_sleep = [&] {
    const int64_t waited = fovea::now() - begin;
    if (slept == 0 && waited > 100 * kMicrosecond) {
      usleep(20'000);
      slept = fovea::now();
    }
    return slept != 0 && fovea::now() - slept > 200 * kMicrosecond;
  };
  expect(fovea::spin_until(holds_after_sleep, 10 * kMillisecond), "time in which the thread doesn't run isn't counted");
}

void test_leaving_a_core() {
  bool leaves = false, same = false, stays = false;
  std::thread([&] {
    cpu_set_t before, after, one;
    sched_getaffinity(0, sizeof(before), &before);
    leaves = fovea::leave_core();
    sched_getaffinity(0, sizeof(after), &after);
    same = std::memcmp(&before, &after, sizeof(before)) == 0;
    if (CPU_COUNT(&before) == 1) leaves = !leaves;
    const int core = sched_getcpu();
    CPU_ZERO(&one);
    CPU_SET(core, &one);
    sched_setaffinity(0, sizeof(one), &one);
    stays = !fovea::leave_core() && sched_getcpu() == core;
  }).join();
  expect(leaves && same, "a thread that leaves its core may return later");
  expect(stays, "one that is bound to a core stays there");
}

}  // namespace

void test_thread_pool() {
  test_parts();
  test_nesting();
  test_fewer_threads();
  test_barrier();
  test_suspension();
  test_one_core();
  test_backoff();
  test_spinning();
  test_leaving_a_core();
}
