// Fused element-wise loops: a tape of functions run over chunks that stay in the cache.
#pragma once

#include <memory>
#include <vector>

#include "program/builder.h"
#include "simd/chunk-functions.h"

namespace fovea {

// One input of a loop. Where it is as large as the result it is read as it lies; otherwise `strides` (0 along
// repeated axes) say where each element is.
struct LoopOperand {
  int slot;
  DType dtype;
  bool full;
  std::vector<int64_t> strides;
};

struct LoopStep {
  ChunkOp op;
  int args[3];
};

struct Loop {
  int64_t count;
  Shape shape;
  std::vector<LoopOperand> operands;
  std::vector<LoopStep> steps;
  std::vector<int> result_registers;
  std::vector<int> result_slots;
  // Where a blocked layout pads channels: what must be set back to zero after the loop.
  std::vector<int64_t> padding;
};

// Loops that do not depend on each other, run as one parallel region: an optimizer's updates.
struct LoopBatch {
  std::vector<Loop> loops;
  void run(const Places& places) const;
};

void build_fused_elementwise(Builder& builder, const Instruction& instruction);

}  // namespace fovea
