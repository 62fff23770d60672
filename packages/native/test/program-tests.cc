// What only C++ can provoke: failures inside of parallel loops and in the middle of a program.
#include <cmath>
#include <functional>
#include <stdexcept>
#include <string>

#include "expect.h"
#include "program/program.h"
#include "threads/parallel.h"

namespace {

std::string message_of(const std::function<void()>& run) {
  try {
    run();
  } catch (const std::exception& error) {
    return error.what();
  }
  return "";
}

void test_parallel_for() {
  fovea::ThreadPool::instance().resize(4);
  const auto fail_from = [](int64_t first) {
    return message_of([first] {
      fovea::parallel_for(1000, 1, [first](int64_t, int64_t end) {
        if (end > first) throw std::runtime_error("a part failed");
      });
    });
  };
  expect(fail_from(0) == "a part failed", "what all parts of a parallel loop throw is thrown once");
  expect(fail_from(900) == "a part failed", "what one part of a parallel loop throws is thrown");
  expect(fail_from(1000).empty(), "a loop that throws nothing throws nothing");
}

fovea::Step step_of(std::vector<int> reads, std::vector<int> writes, std::function<void(const fovea::SlotPointers&)> run) {
  fovea::Step step;
  step.op = "test";
  step.reads = std::move(reads);
  step.writes = std::move(writes);
  step.run = std::move(run);
  return step;
}

std::shared_ptr<fovea::Variable> variable_of(float value) {
  auto variable = std::make_shared<fovea::Variable>(fovea::Shape{1}, fovea::DType::kFloat32);
  variable->write(&value);
  return variable;
}

// w ← 2 w, and then a step that fails.
void test_failed_run() {
  const auto variable = variable_of(1);
  std::vector<fovea::Slot> slots(1);
  slots[0].home = fovea::Slot::Home::kVariable;
  slots[0].layout = fovea::row_major_layout({1}, fovea::DType::kFloat32);
  slots[0].bytes = sizeof(float);
  slots[0].variable = variable;
  std::vector<fovea::Step> steps;
  steps.push_back(step_of({0}, {0}, [](const fovea::SlotPointers& pointers) { *static_cast<float*>(pointers[0]) *= 2; }));
  steps.push_back(step_of({}, {}, [](const fovea::SlotPointers&) { throw std::runtime_error("no memory"); }));
  fovea::Program program(std::move(slots), std::move(steps), {}, {}, {variable}, 0, 0);

  const uint64_t before = variable->version();
  const fovea::Cancellation cancellation;
  expect(message_of([&] { program.run({}, {}, cancellation); }) == "test: no memory", "a failing step is named");
  float value = 0;
  variable->read(&value);
  expect(value == 2, "the step before it has changed the variable");
  expect(variable->version() != before, "the variable counts as changed, so that nothing folded of its old value is used");
}

void test_cancelled_run() {
  int steps_run = 0;
  fovea::Cancellation cancellation;
  std::vector<fovea::Step> steps;
  for (int index = 0; index < 3; index++) {
    steps.push_back(step_of({}, {}, [&](const fovea::SlotPointers&) {
      steps_run++;
      cancellation.request();
    }));
  }
  fovea::Program program({}, std::move(steps), {}, {}, {}, 0, 0);
  expect(message_of([&] { program.run({}, {}, cancellation); }).rfind("cancelled", 0) == 0, "a cancelled run says so");
  expect(steps_run == 1, "a cancelled run ends after the step that runs");
}

// A step that overwrites its input and loses a NaN, between two others.
void test_lost_nan() {
  std::vector<fovea::Slot> slots(1);
  slots[0].layout = fovea::row_major_layout({1}, fovea::DType::kFloat32);
  slots[0].bytes = sizeof(float);
  const auto value = [](const fovea::SlotPointers& pointers) { return static_cast<float*>(pointers[0]); };
  int before = 0, exact = 0;
  std::vector<fovea::Step> steps;
  steps.push_back(step_of({0}, {0}, [&](const fovea::SlotPointers& pointers) {
    before++;
    *value(pointers) += 1;
  }));
  steps.push_back(step_of({0}, {0}, [&](const fovea::SlotPointers& pointers) {
    const volatile float number = *value(pointers);
    *value(pointers) = number > 0 ? number : 0;
  }));
  steps.back().exact = [&](const fovea::SlotPointers&) { exact++; };
  fovea::Program program(std::move(slots), std::move(steps), {0}, {0}, {}, sizeof(float), 0);
  const auto run = [&](float input) {
    float output = 0;
    program.run({&input}, {&output}, fovea::Cancellation());
    return output;
  };
  expect(std::isnan(run(NAN)), "a NaN that a step has lost is there after a second run");
  expect(before == 2 && exact == 1, "the program has run again from its inputs");
  expect(run(1) == 2 && before == 3 && exact == 1, "with numbers it runs once");
}

// y ← w + input, where 2 w is computed by an invariant step, in a program that counts its runs in another variable.
void test_invariant_step() {
  const auto weight = variable_of(3), counter = variable_of(3);
  std::vector<fovea::Slot> slots(2);
  for (fovea::Slot& slot : slots) {
    slot.home = fovea::Slot::Home::kVariable;
    slot.layout = fovea::row_major_layout({1}, fovea::DType::kFloat32);
    slot.bytes = sizeof(float);
  }
  slots[0].variable = weight;
  slots[1].variable = counter;
  int invariant = 0;
  std::vector<fovea::Step> steps;
  steps.push_back(step_of({0}, {}, [&](const fovea::SlotPointers&) { invariant++; }));
  steps.back().invariant = true;
  steps.push_back(step_of({1}, {1}, [](const fovea::SlotPointers& pointers) { *static_cast<float*>(pointers[1]) += 1; }));
  fovea::Program program(std::move(slots), std::move(steps), {}, {}, {counter}, 0, 0);
  const auto run = [&] { program.run({}, {}, fovea::Cancellation()); };
  run();
  run();
  expect(invariant == 1, "an invariant step runs once, although the program updates another variable");
  const float other = 4;
  weight->write(&other);
  run();
  run();
  expect(invariant == 2, "it runs again after a write to the variable that it reads");
  counter->write(&other);
  run();
  expect(invariant == 2, "a write to a variable that the program updates does not count");
}

}  // namespace

void test_programs() {
  test_parallel_for();
  test_failed_run();
  test_cancelled_run();
  test_lost_nan();
  test_invariant_step();
}
