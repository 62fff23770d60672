#include "kernels/zero-padding.h"

#include <algorithm>

namespace fovea {

bool gives_zero(const LoopPoint& point, const std::vector<LoopStep>& steps, const std::vector<int>& results) {
  // Fill a whole vector, so that the same code runs as in the loop.
  std::array<std::array<float, 16>, kLoopRegisters> registers;
  for (size_t index = 0; index < point.count; index++) registers[index].fill(point.operands[index]);
  for (size_t index = 0; index < steps.size(); index++) {
    const auto& [op, args] = steps[index];
    float* result = registers[point.count + index].data();
    op.function(result, registers[args[0]].data(), registers[args[1]].data(), registers[args[2]].data(), 16, op.alpha,
                op.beta);
  }
  return std::all_of(results.begin(), results.end(), [&](int result) { return registers[result][0] == 0.0f; });
}

bool gives_zero(const ChunkOp& function) {
  LoopPoint zero;
  zero.add(0.0f);
  return gives_zero(zero, {{function, {0, 0, 0}}}, {1});
}

void Padding::find() {
  if (found_) return;
  const Dims dims = dims_of(layout_.desc), strides = strides_of(layout_.desc);
  const Dims blocks = inner_blocks_of(layout_.desc), axes = inner_axes_of(layout_.desc);
  std::vector<bool> used(stored_elements(layout_), false);
  Dims index(dims.size(), 0);
  int64_t elements = 1;
  for (int64_t extent : dims) elements *= extent;
  for (int64_t element = 0; element < elements; element++) {
    Dims outer = index;
    int64_t offset = 0, stride = 1;
    for (int level = static_cast<int>(blocks.size()) - 1; level >= 0; level--) {
      int64_t& position = outer[axes[level]];
      offset += position % blocks[level] * stride;
      position /= blocks[level];
      stride *= blocks[level];
    }
    for (size_t axis = 0; axis < dims.size(); axis++) offset += outer[axis] * strides[axis];
    used[offset] = true;
    for (int axis = static_cast<int>(dims.size()) - 1; axis >= 0 && ++index[axis] == dims[axis]; axis--) {
      index[axis] = 0;
    }
  }
  for (size_t offset = 0; offset < used.size(); offset++) {
    if (!used[offset]) offsets_.push_back(static_cast<int64_t>(offset));
  }
  found_ = true;
}

void Padding::clear(float* tensor) {
  find();
  for (int64_t offset : offsets_) tensor[offset] = 0.0f;
}

}  // namespace fovea
