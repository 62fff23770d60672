// Fused element-wise loops: an expression of functions run over chunks that stay in the cache.
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "kernels/zero-padding.h"
#include "program/builder.h"

namespace fovea {

// Numbers per channel, perhaps per sample too, as a loop over blocked channels repeats them: the same `lanes` for all
// pixels of one block.
struct Tiles {
  int64_t pixels, groups, lanes;
  int64_t batch_stride;  // 0: the same for all samples
};

// An input of a loop. If it is as large as the result, it is read in order; otherwise, `strides` (0 along
// repeated axes) say where each element is; in a loop over blocked channels, `tiles` where each block's lanes are.
struct LoopOperand {
  int slot;
  DType dtype;
  bool full;
  std::vector<int64_t> strides;
  std::optional<Tiles> tiles;
};

struct Loop {
  int64_t count;
  Shape shape;
  std::vector<LoopOperand> operands;
  std::vector<LoopStep> steps;
  std::vector<int> result_registers;
  std::vector<int> result_slots;
  // Of the results, where their layout pads channels.
  std::optional<Padding> padding;
};

// Loops that do not depend on each other, run as one parallel region: an optimizer's updates.
struct LoopBatch {
  std::vector<Loop> loops;
  void run(const SlotPointers& pointers);
};

void build_fused_elementwise(Builder& builder, const Instruction& instruction);

}  // namespace fovea
