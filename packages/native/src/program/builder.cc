#include "program/builder.h"

#include <algorithm>

#include "kernels/elementwise.h"
#include "program/arena.h"
#include "program/stream.h"

namespace fovea {

Builder::Builder(const Plan& plan, Tuning& tuning) : plan_(plan), tuning_(tuning), slots_of_(plan.buffers.size()) {
  for (size_t id = 0; id < plan.buffers.size(); id++) {
    const Buffer& buffer = plan.buffers[id];
    Slot slot;
    slot.layout = row_major_layout(buffer.shape, buffer.dtype);
    slot.bytes = slot.layout.bytes();
    if (buffer.role == Role::kConstant) {
      slot.home = Slot::Home::kOwn;
      slot.own = allocate_aligned(slot.bytes);
      std::memcpy(slot.own.get(), buffer.value.data(), buffer.value.size());
      slots_of_[id].push_back(add_slot(std::move(slot)));
    } else if (buffer.role == Role::kInput) {
      // Filled before the first step.
      slot.first = slot.last = 0;
      slots_of_[id].push_back(add_slot(std::move(slot)));
    }
  }
  for (int id : plan.inputs) inputs_.push_back(slots_of_[id][0]);
  for (const Instruction& instruction : plan.instructions) {
    for (int id : instruction.outputs) {
      if (id >= 0 && buffer(id).role == Role::kVariable) updated_.insert(buffer(id).variable);
    }
  }
  trains_ = !updated_.empty();
}

std::string Builder::where() const {
  return current_->scope.empty() ? current_->op : current_->op + " \"" + current_->scope + "\"";
}

bool Builder::is_read_by(int id, const std::string& op) const {
  return std::any_of(plan_.instructions.begin(), plan_.instructions.end(), [&](const Instruction& instruction) {
    return instruction.op == op && std::count(instruction.inputs.begin(), instruction.inputs.end(), id) > 0;
  });
}

std::optional<Layout> Builder::layout(int id) const {
  if (slots_of_[id].empty()) return std::nullopt;
  return slots_[slots_of_[id][0]].layout;
}

int Builder::add_slot(Slot slot) {
  if (slot.bytes == 0) slot.bytes = slot.layout.bytes();
  slots_.push_back(std::move(slot));
  return static_cast<int>(slots_.size()) - 1;
}

int Builder::temporary(const Layout& layout) {
  Slot slot;
  slot.layout = layout;
  return add_slot(std::move(slot));
}

int Builder::in_layout(int id, const Layout& wanted) {
  std::vector<int>& known = slots_of_[id];
  if (known.empty()) {
    if (buffer(id).role != Role::kVariable) throw std::runtime_error("input is read before it is written");
    Slot slot;
    slot.home = Slot::Home::kVariable;
    slot.variable = buffer(id).variable;
    // Weights transformed by a primitive (Winograd's) cannot be read back, so only a copy is transformed.
    slot.layout = is_strided(wanted.desc) ? wanted : row_major_like(wanted, shape(id), dtype(id));
    known.push_back(add_slot(std::move(slot)));
  }
  for (int slot : known) {
    if (slots_[slot].layout == wanted) return slot;
  }
  const int moved = reorder(known[0], wanted, id);
  slots_of_[id].push_back(moved);
  return moved;
}

int Builder::in_current_layout(int id) { return slots_of_[id].empty() ? row_major(id) : slots_of_[id][0]; }

int Builder::define(int id, const Layout& layout) {
  std::vector<int>& known = slots_of_[id];
  if (buffer(id).role == Role::kVariable) {
    // Copies in other layouts hold the old value from here on.
    const int home = in_layout(id, layout);
    if (home != known[0]) throw std::runtime_error("a variable is updated in a foreign layout");
    known.resize(1);
    return home;
  }
  known.assign(1, temporary(layout));
  return known[0];
}

int Builder::alias(int slot, const Layout& layout) {
  Slot seen;
  seen.home = Slot::Home::kAlias;
  seen.alias_of = slot;
  seen.layout = layout;
  return add_slot(std::move(seen));
}

void Builder::update(int id, int slot) {
  const Layout home = *layout(id);
  emit_copy(reorder(slot, home, id), define(id, home), home.bytes());
}

void Builder::emit_copy(int from, int to, size_t bytes) {
  emit({from}, {to}, [=](const SlotPointers& pointers) { std::memcpy(pointers[to], pointers[from], bytes); });
}

void Builder::define_alias(int id, int slot) {
  const Layout row_major = row_major_layout(shape(id), dtype(id));
  const Slot& root = slots_[root_of(slot)];
  if (root.home != Slot::Home::kVariable || updated_.count(root.variable) == 0) {
    slots_of_[id].assign(1, alias(slot, row_major));
    return;
  }
  // The old value may be requested after the update.
  emit_copy(slot, define(id, row_major), row_major.bytes());
}

void Builder::need_scratch(size_t bytes) { scratch_bytes_ = std::max(scratch_bytes_, bytes); }

Step& Builder::emit(std::vector<int> reads, std::vector<int> writes, std::function<void(const SlotPointers&)> run,
                    std::string implementation) {
  Step step;
  step.op = current_ == nullptr ? "reorder" : current_->op;
  step.scope = current_ == nullptr ? "" : current_->scope;
  step.implementation = std::move(implementation);
  step.reads = std::move(reads);
  step.writes = std::move(writes);
  step.run = std::move(run);
  step.invariant = is_invariant_step(step.reads, step.writes);
  note_writes(step.invariant, step.writes);
  steps_.push_back(std::move(step));
  return steps_.back();
}

bool Builder::join_loops(const Loop& loop, const std::vector<int>& reads, const std::vector<int>& writes) {
  if (steps_.empty() || !steps_.back().loops) return false;
  Step& step = steps_.back();
  // An invariant step and one that runs every time must not become one.
  if (step.invariant != is_invariant_step(reads, writes)) return false;
  const auto touches = [&](const std::vector<int>& a, const std::vector<int>& b) {
    return std::any_of(a.begin(), a.end(), [&](int x) {
      return std::any_of(b.begin(), b.end(), [&](int y) { return root_of(x) == root_of(y); });
    });
  };
  if (touches(reads, step.writes) || touches(writes, step.reads) || touches(writes, step.writes)) return false;
  step.loops->loops.push_back(loop);
  step.reads.insert(step.reads.end(), reads.begin(), reads.end());
  step.writes.insert(step.writes.end(), writes.begin(), writes.end());
  note_writes(step.invariant, writes);
  return true;
}

Step& Builder::emit_primitive(const dnnl::primitive& primitive, const Desc& scratchpad,
                              const std::string& implementation, const Arguments& inputs, const Arguments& outputs,
                              const std::vector<int>& also_reads) {
  std::vector<int> reads = also_reads, writes;
  for (const auto& [argument, slot] : inputs) reads.push_back(slot);
  for (const auto& [argument, slot] : outputs) writes.push_back(slot);
  Arguments arguments = inputs;
  arguments.insert(arguments.end(), outputs.begin(), outputs.end());
  auto run = bind([primitive] { return primitive; }, scratchpad, arguments);
  return emit(std::move(reads), std::move(writes), std::move(run), implementation);
}

std::function<void(const SlotPointers&)> Builder::bind(std::function<dnnl::primitive()> make, const Desc& scratchpad,
                                                 const Arguments& arguments) {
  need_scratch(scratchpad.get_size());
  std::unordered_map<int, dnnl::memory> memories;
  for (const auto& [argument, slot] : arguments) {
    memories[argument] = dnnl::memory(slots_[slot].layout.desc, cpu(), nullptr);
  }
  if (scratchpad.get_size() > 0) memories[DNNL_ARG_SCRATCHPAD] = dnnl::memory(scratchpad, cpu(), nullptr);
  // dnnl::primitive::execute would allocate this list in every step.
  std::vector<dnnl_exec_arg_t> list;
  for (const auto& [argument, memory] : memories) list.push_back({argument, memory.get()});
  return [make = std::move(make), primitive = dnnl::primitive(), arguments, memories,
          list](const SlotPointers& pointers) mutable {
    if (!primitive) primitive = make();
    for (const auto& [argument, slot] : arguments) {
      dnnl::memory& memory = memories[argument];
      if (memory.get_data_handle() != pointers[slot]) memory.set_data_handle(pointers[slot]);
    }
    auto scratchpad_memory = memories.find(DNNL_ARG_SCRATCHPAD);
    if (scratchpad_memory != memories.end() && scratchpad_memory->second.get_data_handle() == nullptr) {
      scratchpad_memory->second.set_data_handle(scratch_of(pointers));
    }
    const auto count = static_cast<int>(list.size());
    dnnl::error::wrap_c_api(dnnl_primitive_execute(primitive.get(), stream().get(), count, list.data()),
                            "a primitive could not be executed");
  };
}

int Builder::reorder(int slot, const Layout& wanted, int id) {
  const Layout from = slots_[slot].layout;
  if (!from.row_major && !wanted.row_major && (from.view != wanted.view || from.groups != wanted.groups)) {
    return reorder(reorder(slot, row_major_like(from, shape(id), dtype(id)), id), wanted, id);
  }
  if (!is_strided(wanted.desc)) {
    // oneDNN transforms weights from [output, input, height, width] only.
    const Layout dense = with_desc(wanted, Desc(dims_of(wanted.desc), ElementType::f32, Tag::oihw), shape(id), dtype(id));
    if (from != dense) return reorder(reorder(slot, dense, id), wanted, id);
  }
  // A row-major tensor can be seen under either view.
  Layout source = from, target = wanted;
  if (from.row_major) source = row_major_like(wanted, shape(id), dtype(id));
  if (wanted.row_major) target = row_major_like(from, shape(id), dtype(id));
  if (same_bytes(source, target)) return alias(slot, wanted.row_major ? target : wanted);
  int seen = slot;
  if (from.row_major && source.desc != from.desc) seen = alias(slot, source);
  const int moved = temporary(target);
  dnnl::primitive_attr attributes;
  attributes.set_scratchpad_mode(dnnl::scratchpad_mode::user);
  const dnnl::reorder::primitive_desc description(cpu(), source.desc, cpu(), target.desc, attributes);
  Step& step = emit_primitive(dnnl::reorder(description), description.scratchpad_desc(), "reorder",
                              {{DNNL_ARG_FROM, seen}}, {{DNNL_ARG_TO, moved}});
  step.op = "reorder";
  return moved;
}

int Builder::root_of(int slot) const {
  while (slots_[slot].home == Slot::Home::kAlias) slot = slots_[slot].alias_of;
  return slot;
}

void Builder::place_outputs() {
  current_ = nullptr;
  for (int id : plan_.outputs) outputs_.push_back(row_major(id));
}

bool Builder::is_updated(int slot) const {
  const Slot& root = slots_[root_of(slot)];
  return root.home == Slot::Home::kVariable && updated_.count(root.variable) > 0;
}

bool Builder::are_invariant(const std::vector<int>& slots) const {
  return std::all_of(slots.begin(), slots.end(), [&](int slot) {
    const int root = root_of(slot);
    const auto home = slots_[root].home;
    if (home == Slot::Home::kVariable) return !is_updated(root);
    return home == Slot::Home::kOwn || invariant_.count(root) > 0;
  });
}

// A step that depends only on constants and variables that this program does not change gives the same result until
// one of them changes. One that changes a variable runs every time, as others may have changed it in between.
bool Builder::is_invariant_step(const std::vector<int>& reads, const std::vector<int>& writes) const {
  return are_invariant(reads) && std::none_of(writes.begin(), writes.end(), [&](int slot) { return is_updated(slot); });
}

bool Builder::is_invariant(int id) const {
  if (!slots_of_[id].empty()) return are_invariant({slots_of_[id][0]});
  return buffer(id).role == Role::kVariable && updated_.count(buffer(id).variable) == 0;
}

void Builder::note_writes(bool invariant, const std::vector<int>& writes) {
  for (int slot : writes) {
    if (invariant) invariant_.insert(root_of(slot));
    if (is_updated(slot)) has_updated_ = true;
  }
}

// Corrects the marks that steps got when they were emitted: a slot that a later step writes in every run is not
// invariant, and neither are the results of steps that read or write it.
void Builder::find_invariant_steps() {
  std::set<int> varying;
  for (bool changed = true; changed;) {
    changed = false;
    const auto varies = [&](int slot) { return varying.count(root_of(slot)) > 0; };
    for (Step& step : steps_) {
      step.invariant = step.invariant && std::none_of(step.reads.begin(), step.reads.end(), varies) &&
                       std::none_of(step.writes.begin(), step.writes.end(), varies);
      if (step.invariant) continue;
      for (int slot : step.writes) changed = varying.insert(root_of(slot)).second || changed;
    }
  }
}

// Gives slots their own memory if they are read in every run, but written once per change of the weights.
void Builder::keep_invariants() {
  std::set<int> read(outputs_.begin(), outputs_.end());
  for (const Step& step : steps_) {
    if (!step.invariant) read.insert(step.reads.begin(), step.reads.end());
  }
  std::set<int> roots;
  for (int slot : read) roots.insert(root_of(slot));
  for (const Step& step : steps_) {
    if (!step.invariant) continue;
    for (int written : step.writes) {
      Slot& slot = slots_[root_of(written)];
      if (slot.home != Slot::Home::kArena || roots.count(root_of(written)) == 0) continue;
      slot.home = Slot::Home::kOwn;
      slot.own = allocate_aligned(slot.bytes);
    }
  }
}

void Builder::note_lifetimes() {
  const auto note = [&](int slot, int step) {
    Slot& root = slots_[root_of(slot)];
    if (root.first < 0) root.first = step;
    root.last = std::max(root.last, step);
  };
  for (size_t index = 0; index < steps_.size(); index++) {
    for (int slot : steps_[index].reads) note(slot, static_cast<int>(index));
    for (int slot : steps_[index].writes) note(slot, static_cast<int>(index));
  }
  for (int slot : outputs_) note(slot, static_cast<int>(steps_.size()));
}

std::shared_ptr<Program> Builder::finish() {
  place_outputs();
  find_invariant_steps();
  keep_invariants();
  note_lifetimes();
  share_in_place(slots_, steps_);
#if defined(__SANITIZE_ADDRESS__)
  // Allocate each slot separately, so that a kernel that reads or writes past its tensor is detected.
  for (Slot& slot : slots_) {
    if (slot.home != Slot::Home::kArena) continue;
    slot.home = Slot::Home::kOwn;
    slot.own = allocate_aligned(slot.bytes);
  }
#endif
  const size_t arena_bytes = plan_arena(slots_);
  return std::make_shared<Program>(std::move(slots_), std::move(steps_), inputs_, outputs_,
                                   std::vector<std::shared_ptr<Variable>>(updated_.begin(), updated_.end()), arena_bytes,
                                   scratch_bytes_);
}

}  // namespace fovea
