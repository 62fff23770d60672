#include "kernels/pool-window.h"

#include <algorithm>

namespace fovea {

PoolWindow::PoolWindow(const Instruction& instruction, const Shape& x, const Shape& y) {
  const auto window = instruction.integers("size"), steps = instruction.integers("strides");
  const auto gaps = instruction.integers("dilations"), padding = instruction.integers("padding");
  for (int axis = 0; axis < 2; axis++) {
    const int64_t reach = (window[axis] - 1) * gaps[axis] + 1;
    size.push_back(window[axis]);
    strides.push_back(steps[axis]);
    dilations.push_back(gaps[axis] - 1);
    before.push_back(padding[2 * axis]);
    // In ceil mode the last window may reach past the padding, in floor mode it may stop before its end.
    after.push_back(std::max<int64_t>(0, (y[axis + 1] - 1) * steps[axis] + reach - x[axis + 1] - padding[2 * axis]));
  }
}

Desc same_format(const Desc& model, const Shape& shape) {
  const Dims dims = {shape[0], shape[3], shape[1], shape[2]};
  const Dims blocks = inner_blocks_of(model);
  if (blocks.empty()) {
    const Dims strides = strides_of(model);
    return Desc(dims, ElementType::f32, strides[1] == 1 ? Tag::nhwc : Tag::nchw);
  }
  return Desc(dims, ElementType::f32, blocks[0] == 16 ? Tag::nChw16c : blocks[0] == 8 ? Tag::nChw8c : Tag::nChw4c);
}

}  // namespace fovea
