#include "program/program.h"

#include <algorithm>
#include <chrono>

#include "program/threads.h"
#include "threads/parallel.h"

namespace fovea {

using Clock = std::chrono::steady_clock;

Program::Program(std::vector<Slot> slots, std::vector<Step> steps, std::vector<int> inputs, std::vector<int> outputs,
                 std::vector<std::shared_ptr<Variable>> updated, size_t arena_bytes, size_t scratch_bytes)
    : slots_(std::move(slots)),
      steps_(std::move(steps)),
      inputs_(std::move(inputs)),
      outputs_(std::move(outputs)),
      updated_(std::move(updated)),
      arena_bytes_(arena_bytes),
      scratch_bytes_(scratch_bytes),
      arena_(allocate_aligned(arena_bytes)),
      scratch_(allocate_aligned(scratch_bytes)),
      threads_(thread_count()),
      thread_trial_(threads_),
      pointers_(slots_.size() + 1, nullptr) {
  pointers_.back() = scratch_.get();
  for (size_t index = 0; index < slots_.size(); index++) {
    const Slot& slot = slots_[index];
    if (slot.home == Slot::Home::kVariable && std::count(updated_.begin(), updated_.end(), slot.variable) == 0) {
      invariants_.push_back(slot.variable);
    }
    if (slot.home == Slot::Home::kArena) pointers_[index] = static_cast<char*>(arena_.get()) + slot.offset;
    if (slot.home == Slot::Home::kOwn) pointers_[index] = slot.own.get();
    // An alias always comes after the slot whose memory it has.
    if (slot.home == Slot::Home::kAlias) pointers_[index] = pointers_[slot.alias_of];
  }
}

size_t Program::total_bytes() const {
  size_t total = arena_bytes_ + scratch_bytes_;
  for (const Slot& slot : slots_) {
    if (slot.home == Slot::Home::kOwn) total += slot.bytes;
  }
  return total;
}

void Program::resolve_variables() {
  for (size_t index = 0; index < slots_.size(); index++) {
    Slot& slot = slots_[index];
    if (slot.home == Slot::Home::kVariable) pointers_[index] = slot.variable->in_layout(slot.layout);
    if (slot.home == Slot::Home::kAlias) pointers_[index] = pointers_[slot.alias_of];
  }
}

uint64_t Program::invariant_version() const {
  uint64_t version = 0;
  for (const auto& variable : invariants_) version += variable->version();
  return version;
}

void Program::run(const std::vector<void*>& inputs, const std::vector<void*>& outputs,
                  const Cancellation& cancellation, std::vector<StepTime>* times) {
  ThreadPool::instance().resize(threads_, thread_trial_.threads());
  const auto start = Clock::now();
  resolve_variables();
  const uint64_t version = invariant_version();
  // Before the steps: if one fails, the steps before it have already changed variables.
  for (const auto& variable : updated_) variable->touch();
  const bool keeps_invariants = version == invariant_version_;
  if (!run_steps(Mode::kFast, inputs, cancellation, keeps_invariants, times)) {
    if (times != nullptr) times->clear();
    run_steps(Mode::kExact, inputs, cancellation, keeps_invariants, times);
  }
  invariant_version_ = version;
  for (size_t index = 0; index < outputs_.size(); index++) {
    parallel_copy(outputs[index], pointers_[outputs_[index]], slots_[outputs_[index]].bytes);
  }
  if (times == nullptr) thread_trial_.note(std::chrono::nanoseconds(Clock::now() - start).count());
}

bool Program::run_steps(Mode mode, const std::vector<void*>& inputs, const Cancellation& cancellation,
                        bool keeps_invariants, std::vector<StepTime>* times) {
  for (size_t index = 0; index < inputs_.size(); index++) {
    parallel_copy(pointers_[inputs_[index]], inputs[index], slots_[inputs_[index]].bytes);
  }
  for (const Step& step : steps_) {
    if (step.invariant && keeps_invariants) continue;
    cancellation.throw_if_requested();
    const bool may_lose = step.exact && mode == Mode::kFast;
    const auto start = times == nullptr ? Clock::time_point() : Clock::now();
    try {
      // Forget invalid operations of earlier steps.
      if (may_lose) had_invalid_operations();
      (step.exact && mode == Mode::kExact ? step.exact : step.run)(pointers_);
      if (may_lose && had_invalid_operations()) return false;
    } catch (const std::exception& error) {
      throw std::runtime_error(step.op + (step.scope.empty() ? "" : " \"" + step.scope + "\"") + ": " + error.what());
    }
    if (times == nullptr) continue;
    const std::chrono::duration<double, std::milli> spent = Clock::now() - start;
    times->push_back({step.op, step.scope, step.implementation, spent.count()});
  }
  return true;
}

}  // namespace fovea
