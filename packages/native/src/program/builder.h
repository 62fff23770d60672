// The interface of kernels while a plan is compiled: a kernel requests its inputs in the layout it wants, declares its
// outputs, and emits steps. Reorders are emitted here and nowhere else.
#pragma once

#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "program/program.h"
#include "program/tuning.h"

namespace fovea {

struct Loop;

class Builder {
 public:
  Builder(const Plan& plan, Tuning& tuning);

  const Buffer& buffer(int id) const { return plan_.buffers[id]; }
  const Shape& shape(int id) const { return plan_.buffers[id].shape; }
  DType dtype(int id) const { return plan_.buffers[id].dtype; }

  // Whether an instruction of this op reads the buffer.
  bool is_read_by(int id, const std::string& op) const;

  // Returns the buffer's current layout; none for a variable that no instruction has requested yet.
  std::optional<Layout> layout(int id) const;

  // Returns a slot that holds the buffer in `wanted`; emits a reorder if there is none. A variable that is requested for
  // the first time takes that layout.
  int in_layout(int id, const Layout& wanted);

  // Returns a slot that holds the buffer row-major, or in its current layout.
  int row_major(int id) { return in_layout(id, row_major_layout(shape(id), dtype(id))); }
  int in_current_layout(int id);

  // Declares an output and returns the slot to write: a new one, or that of an updated variable.
  int define(int id, const Layout& layout);
  int define_row_major(int id) { return define(id, row_major_layout(shape(id), dtype(id))); }

  // Does the same for an output that may be unused (−1); the kernel then writes a slot that nobody reads.
  int define_optional(int id, const Layout& layout) { return id < 0 ? temporary(layout) : define(id, layout); }

  // Writes `slot` into a variable that has another layout.
  void update(int id, int slot);

  // Declares that the output has the bytes of `slot`. Copies them only from a variable that this program changes.
  void define_alias(int id, int slot);

  // Returns a view of `slot` under another layout of the same bytes.
  int alias(int slot, const Layout& layout);

  // Returns a slot for one instruction's intermediate results.
  int temporary(const Layout& layout);

  // Requests scratch memory, which all steps share; scratch_of(pointers) returns its address.
  void need_scratch(size_t bytes);

  Step& emit(std::vector<int> reads, std::vector<int> writes, std::function<void(const SlotPointers&)> run,
             std::string implementation = "fovea");

  // Adds a loop to the previous step, if that is a batch of loops that this one does not depend on.
  bool join_loops(const Loop& loop, const std::vector<int>& reads, const std::vector<int>& writes);

  // Emits a oneDNN primitive: (argument, slot) for inputs and outputs; `also_reads` lists further slots that it reads.
  using Arguments = std::vector<std::pair<int, int>>;
  Step& emit_primitive(const dnnl::primitive& primitive, const Desc& scratchpad, const std::string& implementation,
                       const Arguments& inputs, const Arguments& outputs, const std::vector<int>& also_reads = {});

  // Returns a function that runs a oneDNN primitive, for a step that the caller emits; calls `make` on the first run.
  std::function<void(const SlotPointers&)> bind(std::function<dnnl::primitive()> make, const Desc& scratchpad,
                                          const Arguments& arguments);

  // Whether the buffer depends only on constants and variables that this program does not change: it is computed once
  // per change of the weights.
  bool is_invariant(int id) const;

  // Whether a step so far changes a variable. The program can't run again from its start after that.
  bool has_updated() const { return has_updated_; }

  const Layout& layout_of_slot(int slot) const { return slots_[slot].layout; }
  bool trains() const { return trains_; }
  Tuning& tuning() { return tuning_; }
  std::string where() const;

  void begin(const Instruction& instruction) { current_ = &instruction; }
  std::shared_ptr<Program> finish();

 private:
  int add_slot(Slot slot);
  int reorder(int slot, const Layout& wanted, int id);
  void emit_copy(int from, int to, size_t bytes);
  int root_of(int slot) const;
  void note_lifetimes();
  bool is_updated(int slot) const;
  bool are_invariant(const std::vector<int>& slots) const;
  bool is_invariant_step(const std::vector<int>& reads, const std::vector<int>& writes) const;
  void note_writes(bool invariant, const std::vector<int>& writes);
  void find_invariant_steps();
  void keep_invariants();
  void place_outputs();

  const Plan& plan_;
  Tuning& tuning_;
  const Instruction* current_ = nullptr;
  bool trains_ = false;
  std::set<std::shared_ptr<Variable>> updated_;
  std::vector<Slot> slots_;
  std::vector<Step> steps_;
  bool has_updated_ = false;
  std::set<int> invariant_;  // slots that change only with the weights, without aliases
  std::vector<std::vector<int>> slots_of_;  // per buffer: the same value in different layouts
  std::vector<int> inputs_, outputs_;
  size_t scratch_bytes_ = 0;
};

}  // namespace fovea
