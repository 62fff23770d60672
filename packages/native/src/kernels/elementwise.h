// Fused element-wise loops: evaluates an expression chunk by chunk, so that intermediate results stay in the cache.
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "kernels/zero-padding.h"
#include "program/builder.h"

namespace fovea {

// Values per channel (and sample) in a loop over blocked channels: the same `lanes` for all pixels of a block.
struct Tiles {
  int64_t pixels, groups, lanes;
  int64_t batch_stride;  // 0: the same for all samples
};

// An input of a loop. If it is as large as the result, it is read in order. Otherwise, `strides` (0 along broadcast
// axes) give the position of each element and, in a loop over blocked channels, `tiles` that of each block's lanes.
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
  // Padding of the results, if their layout pads channels.
  std::optional<Padding> padding;
};

// Independent loops that run as one parallel region, such as an optimizer's updates.
struct LoopBatch {
  std::vector<Loop> loops;
  void run(const SlotPointers& pointers);
};

void build_fused_elementwise(Builder& builder, const Instruction& instruction);

}  // namespace fovea
