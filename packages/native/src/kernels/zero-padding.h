// Blocked layouts pad the channels with zeros that oneDNN relies on. A loop over such a tensor runs over the padding
// too and must leave it zero.
#pragma once

#include <array>
#include <vector>

#include "program/layout.h"
#include "simd/chunk-functions.h"

namespace fovea {

// The most operands and steps of a loop: 48 steps of an expression, each with two operands.
constexpr size_t kLoopRegisters = 160;

// One function of a loop and the registers that it reads; the operands are the first registers, then come the steps.
struct LoopStep {
  ChunkOp op;
  int args[3];
};

// The numbers that a loop's operands hold somewhere.
struct LoopPoint {
  size_t count = 0;
  std::array<float, kLoopRegisters> operands;
  void add(float operand) { operands[count++] = operand; }
};

// Whether all results of a loop are exactly zero at a point. Computes them, so that 0 · (1 ÷ 0) counts as NaN.
bool gives_zero(const LoopPoint& point, const std::vector<LoopStep>& steps, const std::vector<int>& results);

// Whether a function of one number gives zero for zero.
bool gives_zero(const ChunkOp& function);

// The padding of tensors of one layout.
class Padding {
 public:
  explicit Padding(Layout layout) : layout_(std::move(layout)) {}

  // Finds out where the padding is, which clear() does otherwise when it is first called.
  void find();
  void clear(float* tensor);

 private:
  Layout layout_;
  bool found_ = false;
  std::vector<int64_t> offsets_;
};

}  // namespace fovea
