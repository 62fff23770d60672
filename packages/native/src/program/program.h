// A compiled plan: a list of steps over slots whose memory is planned.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "program/aligned.h"
#include "program/cancellation.h"
#include "program/layout.h"
#include "program/thread-trial.h"
#include "program/variable.h"

namespace fovea {

// A piece of memory. Slots of the arena overlap as far as their lifetimes allow; an alias has the memory of another
// slot.
struct Slot {
  enum class Home { kArena, kOwn, kVariable, kAlias };
  Home home = Home::kArena;
  Layout layout;
  size_t bytes = 0;
  int alias_of = -1;
  std::shared_ptr<Variable> variable;
  int first = -1, last = -1;  // the steps between which it is in use
  size_t offset = 0;          // in the arena
  Aligned own;
};

// The address of each slot during a run; the last one is that of the scratch memory.
using SlotPointers = std::vector<void*>;

struct LoopBatch;

// A kernel that is ready to run.
struct Step {
  std::string op;
  std::string scope;
  std::string implementation;
  std::vector<int> reads;
  std::vector<int> writes;
  std::function<void(const SlotPointers&)> run;
  // Set if `run` may lose a NaN and overwrites its inputs: a slower version that preserves NaN. If a NaN was lost, the
  // program, which must not have updated a variable before, runs again from the start with this instead of `run`.
  std::function<void(const SlotPointers&)> exact;
  // Pairs (written, read): the result may take the memory of an input that is not read later.
  std::vector<std::pair<int, int>> in_place;
  // Set on steps of element-wise loops, which later loops may join.
  std::shared_ptr<LoopBatch> loops;
  // Depends only on constants and on variables that this program does not change: runs once per change of these.
  bool invariant = false;
};

struct StepTime {
  std::string op, scope, implementation;
  double milliseconds;
};

class Program {
 public:
  Program(std::vector<Slot> slots, std::vector<Step> steps, std::vector<int> inputs, std::vector<int> outputs,
          std::vector<std::shared_ptr<Variable>> updated, size_t arena_bytes, size_t scratch_bytes);

  // Makes the account count the program's memory.
  void charge(std::shared_ptr<MemoryAccount> account) { memory_.open(std::move(account), total_bytes()); }

  // Runs all steps, on the engine thread only. Inputs and outputs are row-major, in the plan's order; `times` collects
  // a profile.
  void run(const std::vector<void*>& inputs, const std::vector<void*>& outputs,
           const Cancellation& cancellation, std::vector<StepTime>* times = nullptr);

  size_t arena_bytes() const { return arena_bytes_; }
  // Bytes of the arena, the scratch memory, constants, and kept results of invariant steps.
  size_t total_bytes() const;
  const std::vector<Step>& steps() const { return steps_; }

 private:
  enum class Mode { kFast, kExact };

  void resolve_variables();
  uint64_t invariant_version() const;
  // Copies the inputs and runs the steps; returns false after a step that has lost a NaN, without running the rest.
  bool run_steps(Mode mode, const std::vector<void*>& inputs, const Cancellation& cancellation, bool keeps_invariants,
                 std::vector<StepTime>* times);

  std::vector<Slot> slots_;
  std::vector<Step> steps_;
  std::vector<int> inputs_, outputs_;
  std::vector<std::shared_ptr<Variable>> updated_, invariants_;  // what it changes, and what it only reads
  size_t arena_bytes_, scratch_bytes_;
  Aligned arena_;
  Aligned scratch_;
  // The parts into which primitives divide their work and scratch memory when they are created.
  int threads_;
  ThreadTrial thread_trial_;
  SlotPointers pointers_;
  MemoryEntry memory_;
  // The sum of the versions of `invariants_` when the invariant steps last ran.
  uint64_t invariant_version_ = ~uint64_t{0};
};

// The scratch memory, which each step may use while it runs.
inline void* scratch_of(const SlotPointers& pointers) { return pointers.back(); }

}  // namespace fovea
