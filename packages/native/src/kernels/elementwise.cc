#include "kernels/elementwise.h"

#include <algorithm>

#include "kernels/image-view.h"
#include "simd/vector16.h"
#include "threads/parallel.h"

namespace fovea {

namespace {

// Elements per chunk: the registers of an optimizer's update (about 20 · 1 KiB) fit into the L1 cache of 32 KiB, with
// room for what is prefetched.
constexpr int64_t kChunk = 256;
// Floats between registers, an odd number of cache lines: at multiples of 4,096 bytes, a load would wait for stores to
// other registers.
constexpr int64_t kPitch = kChunk + 80;
constexpr int kMostAxes = 12;  // as oneDNN
// Elements × operations below which one thread computes a batch of loops.
constexpr int64_t kParallelWork = 2 * kElementGrain;

// Strides of `shape` against `target`, 0 along broadcast axes.
std::vector<int64_t> broadcast_strides(const Shape& shape, const Shape& target) {
  std::vector<int64_t> strides(target.size(), 0);
  int64_t stride = 1;
  for (size_t back = 1; back <= shape.size(); back++) {
    const int64_t extent = shape[shape.size() - back];
    if (extent != 1) strides[target.size() - back] = stride;
    stride *= extent;
  }
  return strides;
}

template <class T>
void gather_as(const T* source, const LoopOperand& operand, const Shape& shape, int64_t start, int64_t n, float* out) {
  if (operand.full) {
    for (int64_t i = 0; i < n; i++) out[i] = static_cast<float>(source[start + i]);
    return;
  }
  const int rank = static_cast<int>(shape.size());
  if (rank == 0) {
    out[0] = static_cast<float>(source[0]);
    return;
  }
  int64_t index[kMostAxes];
  int64_t rest = start, offset = 0;
  for (int axis = rank - 1; axis >= 0; axis--) {
    index[axis] = rest % shape[axis];
    rest /= shape[axis];
    offset += index[axis] * operand.strides[axis];
  }
  const int64_t inner = operand.strides[rank - 1];
  for (int64_t done = 0; done < n;) {
    const int64_t run = std::min(n - done, shape[rank - 1] - index[rank - 1]);
    for (int64_t i = 0; i < run; i++) out[done + i] = static_cast<float>(source[offset + i * inner]);
    done += run;
    index[rank - 1] += run;
    offset += run * inner;
    for (int axis = rank - 1; axis > 0 && index[axis] == shape[axis]; axis--) {
      offset -= shape[axis] * operand.strides[axis];
      index[axis] = 0;
      index[axis - 1]++;
      offset += operand.strides[axis - 1];
    }
  }
}

void gather(const void* source, const LoopOperand& operand, const Shape& shape, int64_t start, int64_t n, float* out) {
  switch (operand.dtype) {
    case DType::kFloat32:
      return gather_as(static_cast<const float*>(source), operand, shape, start, n, out);
    case DType::kInt32:
      return gather_as(static_cast<const int32_t*>(source), operand, shape, start, n, out);
    case DType::kUint8:
      return gather_as(static_cast<const uint8_t*>(source), operand, shape, start, n, out);
    case DType::kBfloat16:
      break;  // refused while the program is built
  }
}

void gather_tiles(const float* source, const Tiles& tiles, int64_t start, int64_t n, float* out) {
  const int64_t lanes = tiles.lanes;
  for (int64_t done = 0; done < n;) {
    // Chunks begin and end with whole pixels.
    const int64_t pixel = (start + done) / lanes, block = pixel / tiles.pixels;
    const int64_t count = std::min((n - done) / lanes, tiles.pixels - pixel % tiles.pixels);
    const float* tile = source + block / tiles.groups * tiles.batch_stride + block % tiles.groups * lanes;
    if (lanes == 16) {
      const Vector16 values = load16(tile);
      for (int64_t i = 0; i < count; i++) store16(out + done + i * 16, values);
    } else {
      for (int64_t i = 0; i < count; i++) std::copy_n(tile, lanes, out + done + i * lanes);
    }
    done += count * lanes;
  }
}

bool is_scalar(const LoopOperand& operand) {
  return !operand.full && !operand.tiles &&
         std::all_of(operand.strides.begin(), operand.strides.end(), [](int64_t stride) { return stride == 0; });
}

float scalar_of(const LoopOperand& operand, const void* source) {
  float value = 0;
  gather(source, operand, {}, 0, 1, &value);
  return value;
}

// Runs chunks [begin, end) of a loop. Registers are chunks of `memory` or of an input.
void run_chunks(const Loop& loop, const SlotPointers& pointers, int64_t begin, int64_t end, float* memory) {
  const size_t inputs = loop.operands.size();
  const float* registers[kLoopRegisters];
  for (size_t index = 0; index < inputs; index++) {
    const LoopOperand& operand = loop.operands[index];
    if (is_scalar(operand)) {
      std::fill_n(memory + index * kPitch, std::min(kChunk, loop.count), scalar_of(operand, pointers[operand.slot]));
    }
  }
  for (int64_t chunk = begin; chunk < end; chunk++) {
    const int64_t start = chunk * kChunk;
    const int64_t n = std::min(kChunk, loop.count - start);
    for (size_t index = 0; index < inputs; index++) {
      const LoopOperand& operand = loop.operands[index];
      if (operand.full && operand.dtype == DType::kFloat32) {
        registers[index] = static_cast<const float*>(pointers[operand.slot]) + start;
        continue;
      }
      float* copy = memory + index * kPitch;
      if (operand.tiles) {
        gather_tiles(static_cast<const float*>(pointers[operand.slot]), *operand.tiles, start, n, copy);
      } else if (!is_scalar(operand)) {
        gather(pointers[operand.slot], operand, loop.shape, start, n, copy);
      }
      registers[index] = copy;
    }
    for (size_t index = 0; index < loop.steps.size(); index++) {
      const LoopStep& step = loop.steps[index];
      // The last result is written directly to its destination: all inputs of the chunk have been read by then.
      const bool last = index + 1 == loop.steps.size() &&
                        loop.result_registers.back() == static_cast<int>(inputs + index);
      float* target = last ? static_cast<float*>(pointers[loop.result_slots.back()]) + start
                           : memory + (inputs + index) * kPitch;
      step.op.function(target, registers[step.args[0]], registers[step.args[1]], registers[step.args[2]], n,
                       step.op.alpha, step.op.beta);
      registers[inputs + index] = target;
    }
    for (size_t index = 0; index < loop.result_slots.size(); index++) {
      float* home = static_cast<float*>(pointers[loop.result_slots[index]]) + start;
      const float* value = registers[loop.result_registers[index]];
      if (home != value) std::copy_n(value, n, home);
    }
  }
}

// Returns whether an operand has one value per channel of an image (and sample): [c], [1, 1, 1, c], [n, 1, 1, c].
bool is_per_channel(const Shape& operand, const Shape& image) {
  if (image.size() != 4 || operand.empty() || operand.back() != image[3]) return false;
  Shape full = operand;
  full.insert(full.begin(), 4 - operand.size(), 1);
  return full[1] == 1 && full[2] == 1 && (full[0] == 1 || full[0] == image[0]);
}

std::vector<LoopStep> steps_of(const Instruction& instruction) {
  std::vector<LoopStep> steps;
  for (const ExpressionStep& expression_step : instruction.expression) {
    LoopStep step;
    step.op = chunk_op(expression_step.op);
    step.op.alpha = expression_step.number("alpha", step.op.alpha);
    step.op.beta = expression_step.number("beta", step.op.beta);
    for (size_t index = 0; index < 3; index++) {
      step.args[index] = expression_step.args[index < expression_step.args.size() ? index : 0];
    }
    steps.push_back(step);
  }
  return steps;
}

std::vector<int> results_of(const Instruction& instruction) {
  const auto results = instruction.integers("results");
  return {results.begin(), results.end()};
}

// Returns whether the loop keeps padding zero, apart from values that are known only at run time.
bool likely_gives_zero(Builder& builder, const Instruction& instruction, const Shape& shape) {
  LoopPoint point;
  for (int id : instruction.inputs) {
    const Buffer& buffer = builder.buffer(id);
    const bool constant = buffer.role == Role::kConstant && size_of(buffer.shape) == 1;
    const LoopOperand scalar = {0, buffer.dtype, false, {}, std::nullopt};
    point.add(buffer.shape == shape ? 0.0f : constant ? scalar_of(scalar, buffer.value.data()) : 0.7f);
  }
  return gives_zero(point, steps_of(instruction), results_of(instruction));
}

// Resets the padding of a loop's results to zero if the values of this run have changed it.
void keep_padding(Loop& loop, const SlotPointers& pointers) {
  if (!loop.padding) return;
  LoopPoint point;
  for (const LoopOperand& operand : loop.operands) {
    point.add(operand.full ? 0.0f : scalar_of(operand, pointers[operand.slot]));
  }
  if (gives_zero(point, loop.steps, loop.result_registers)) return;
  for (int slot : loop.result_slots) loop.padding->clear(static_cast<float*>(pointers[slot]));
}

// Returns the layout in which a loop runs: that of a variable it updates, otherwise the first one that isn't row-major.
// With broadcast operands, which are read by index, or integers, everything is row-major. Exception: operands that are
// broadcast over the pixels of an image in full blocks of channels.
Layout choose_layout(Builder& builder, const Instruction& instruction, const Shape& shape) {
  const Layout row_major = row_major_layout(shape, DType::kFloat32);
  std::optional<Layout> chosen;
  bool repeats = false;
  for (int id : instruction.inputs) {
    if (builder.shape(id) != shape) {
      if (size_of(builder.shape(id)) == 1) continue;
      if (!is_per_channel(builder.shape(id), shape) || builder.dtype(id) != DType::kFloat32) return row_major;
      repeats = true;
      continue;
    }
    if (builder.dtype(id) != DType::kFloat32) return row_major;
    const auto layout = builder.layout(id);
    if (layout && !layout->row_major && !chosen && is_strided(layout->desc)) chosen = layout;
  }
  for (int id : instruction.outputs) {
    if (id < 0 || builder.buffer(id).role != Role::kVariable || !builder.layout(id)) continue;
    return repeats ? row_major : *builder.layout(id);
  }
  if (chosen && repeats && (channel_block(*chosen) == 0 || is_padded(*chosen))) return row_major;
  if (chosen && is_padded(*chosen) && !likely_gives_zero(builder, instruction, shape)) return row_major;
  return chosen.value_or(row_major);
}

}  // namespace

void LoopBatch::run(const SlotPointers& pointers) {
  const auto chunks_of = [](const Loop& loop) { return (loop.count + kChunk - 1) / kChunk; };
  int64_t chunks = 0, work = 0;
  for (const Loop& loop : loops) {
    chunks += chunks_of(loop);
    work += loop.count * static_cast<int64_t>(loop.steps.size());
  }
  const int64_t grain = work < kParallelWork ? chunks : 1;
  parallel_for(chunks, grain, [&](int64_t begin, int64_t end) {
    alignas(64) static thread_local float memory[kLoopRegisters * kPitch];
    int64_t first = 0;
    for (const Loop& loop : loops) {
      const int64_t next = first + chunks_of(loop);
      const int64_t from = std::max(begin, first), to = std::min(end, next);
      if (from < to) run_chunks(loop, pointers, from - first, to - first, memory);
      first = next;
    }
  });
  for (Loop& loop : loops) keep_padding(loop, pointers);
}

void build_fused_elementwise(Builder& builder, const Instruction& instruction) {
  if (instruction.inputs.size() + instruction.expression.size() > kLoopRegisters) throw std::runtime_error("the expression is too long");
  const Shape shape = instruction.integers("shape");
  const Layout layout = choose_layout(builder, instruction, shape);
  Loop loop;
  loop.shape = shape;
  loop.count = stored_elements(layout);
  if (is_padded(layout)) {
    loop.padding.emplace(layout);
    if (!likely_gives_zero(builder, instruction, shape)) loop.padding->find();
  }
  std::vector<int> reads, writes;
  for (int id : instruction.inputs) {
    LoopOperand operand;
    operand.dtype = builder.dtype(id);
    operand.full = builder.shape(id) == shape;
    operand.slot = operand.full && operand.dtype == DType::kFloat32 ? builder.in_layout(id, layout) : builder.row_major(id);
    if (operand.dtype == DType::kBfloat16) throw std::runtime_error("element-wise loops do not read bfloat16");
    if (!operand.full) operand.strides = broadcast_strides(builder.shape(id), shape);
    if (!layout.row_major && !operand.full && size_of(builder.shape(id)) != 1) {
      const ImageView view = image_view(layout, shape);
      const bool each = builder.shape(id).size() == 4 && builder.shape(id)[0] != 1;
      operand.tiles = Tiles{view.height * view.width, view.groups, view.lanes, each ? shape[3] : 0};
    }
    reads.push_back(operand.slot);
    loop.operands.push_back(std::move(operand));
  }
  loop.steps = steps_of(instruction);
  loop.result_registers = results_of(instruction);
  std::vector<std::pair<int, int>> elsewhere;  // variables with another layout, and the slots of their new values
  for (size_t index = 0; index < loop.result_registers.size(); index++) {
    const int id = instruction.outputs[index];
    const bool foreign = builder.buffer(id).role == Role::kVariable && builder.layout(id) && *builder.layout(id) != layout;
    const int slot = foreign ? builder.temporary(layout) : builder.define(id, layout);
    if (foreign) elsewhere.emplace_back(id, slot);
    loop.result_slots.push_back(slot);
    writes.push_back(slot);
  }
  // A result may reuse the memory of an input that is no longer needed: one result per input.
  std::vector<std::pair<int, int>> in_place;
  size_t next = 0;
  for (const LoopOperand& operand : loop.operands) {
    if (operand.full && operand.dtype == DType::kFloat32 && next < writes.size()) {
      in_place.emplace_back(writes[next++], operand.slot);
    }
  }
  if (!builder.join_loops(loop, reads, writes)) {
    auto batch = std::make_shared<LoopBatch>();
    batch->loops.push_back(std::move(loop));
    Step& step = builder.emit(reads, writes, [batch](const SlotPointers& pointers) { batch->run(pointers); });
    step.loops = batch;
    step.in_place = std::move(in_place);
  }
  for (const auto& [id, slot] : elsewhere) builder.update(id, slot);
}

}  // namespace fovea
