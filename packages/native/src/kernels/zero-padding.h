// Blocked layouts pad the channels with zeros, on which oneDNN relies. A loop over such a tensor also runs over the
// padding and must keep it zero.
#pragma once

#include <array>
#include <vector>

#include "program/layout.h"
#include "simd/chunk-functions.h"

namespace fovea {

// Maximum number of operands and steps of a loop: 48 steps of an expression, with two operands each.
constexpr size_t kLoopRegisters = 160;

// One function of a loop and the registers that it reads; the operands are the first registers, then come the steps.
struct LoopStep {
  ChunkOp op;
  int args[3];
};

// Values of a loop's operands at one point.
struct LoopPoint {
  size_t count = 0;
  std::array<float, kLoopRegisters> operands;
  void add(float operand) { operands[count++] = operand; }
};

// Returns whether all results of a loop are exactly zero at a point. Evaluates them, so that 0 · (1 ÷ 0) counts as NaN.
bool gives_zero(const LoopPoint& point, const std::vector<LoopStep>& steps, const std::vector<int>& results);

// Returns whether a unary function maps zero to zero.
bool gives_zero(const ChunkOp& function);

// The padding of tensors of one layout.
class Padding {
 public:
  explicit Padding(Layout layout) : layout_(std::move(layout)) {}

  // Locates the padding in advance; otherwise, the first call of clear() does.
  void find();
  void clear(float* tensor);

 private:
  Layout layout_;
  bool found_ = false;
  std::vector<int64_t> offsets_;
};

}  // namespace fovea
