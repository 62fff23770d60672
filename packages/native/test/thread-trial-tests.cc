// The trial of numbers of threads, with made-up times.
#include "program/thread-trial.h"

#include <functional>
#include <random>

#include "expect.h"

namespace {

using fovea::kMicrosecond;
using fovea::kMillisecond;
using fovea::ThreadTrial;

using TimeOf = std::function<double(int threads)>;

// Lets a program run so often; returns how much longer that took than with the best number from the start on.
double run(ThreadTrial& trial, int runs, double best, const TimeOf& time_of) {
  std::mt19937 random(1);
  std::exponential_distribution<double> noise(10);
  double total = 0;
  for (int count = 0; count < runs; count++) {
    const double time = time_of(trial.threads());
    total += time;
    trial.note(static_cast<int64_t>(time * (1 + noise(random))));
  }
  return total / (runs * best) - 1;
}

// A step of 1 ms on one thread, of which `serial` is not shared, and each further thread costs something.
TimeOf shared(double serial, double cost) {
  return [=](int threads) { return kMillisecond * (serial + (1 - serial) / threads + cost * (threads - 1)); };
}

void test_choices() {
  const auto ends_at = [](int most, const TimeOf& time_of, int wanted) {
    ThreadTrial trial(most);
    const double lost = run(trial, 20000, time_of(wanted), time_of);
    return trial.threads() == wanted && lost < 0.01;
  };
  expect(ends_at(1, shared(0, 0), 1), "a single thread is used without a trial");
  expect(ends_at(2, shared(0.1, 0.01), 2), "two threads stay where they help");
  expect(ends_at(2, shared(0.9, 0.2), 1), "a step that two threads make slower gets one");
  expect(ends_at(16, shared(0.02, 0.001), 16), "all threads stay where they help");
  expect(ends_at(16, shared(0.2, 0.05), 4), "a step of little work gets a quarter of the threads");
  expect(ends_at(12, shared(0.2, 0.06), 3), "and of twelve as well");
  expect(ends_at(64, shared(1, 0.1), 1), "a step without shared work gets one of many threads");
}

void test_costs() {
  ThreadTrial trial(2);
  const TimeOf halved = shared(0.02, 0.001);
  expect(run(trial, 300, halved(2), halved) < 0.02, "trying fewer threads costs less than 2 % of the first runs");
  expect(run(trial, 20000, halved(2), halved) < 0.002, "and less than 0.2 % later");
}

void test_changes() {
  ThreadTrial trial(8);
  const TimeOf quiet = shared(0.05, 0.005), busy = shared(0.9, 0.2);
  run(trial, 5000, 1, quiet);
  const int before = trial.threads();
  run(trial, 10000, 1, busy);
  const int during = trial.threads();
  run(trial, 2000, 1, quiet);
  expect(before == 8 && during == 1 && trial.threads() == 8, "the number follows the load of the machine");
}

void test_long_runs() {
  ThreadTrial trial(4);
  bool tries = false;
  const TimeOf slow = [&](int threads) {
    tries |= threads < 4;
    return 60 * kMillisecond;
  };
  run(trial, 10000, 1, slow);
  expect(!tries, "long runs use all threads without a trial");
}

}  // namespace

void test_thread_trial() {
  test_choices();
  test_costs();
  test_changes();
  test_long_runs();
}
