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
    inputs.push_back(x[axis + 1]);
    outputs.push_back(y[axis + 1]);
    padded.push_back(x[axis + 1] + padding[2 * axis + 1]);
  }
}

bool PoolWindow::has_empty() const {
  for (int axis = 0; axis < 2; axis++) {
    const AxisMap cells = mean(axis, false);
    if (std::any_of(cells.begin(), cells.end(), [](const Taps& taps) { return taps.empty(); })) return true;
  }
  return false;
}

bool PoolWindow::averages_alike(bool count_padding) const {
  if (dilations[0] > 0 || dilations[1] > 0) return false;
  if (!count_padding) return !has_empty();
  return cell(0, outputs[0] - 1, size[0] - 1) < padded[0] && cell(1, outputs[1] - 1, size[1] - 1) < padded[1];
}

AxisMap PoolWindow::mean(int axis, bool count_padding) const {
  AxisMap map(outputs[axis]);
  for (int64_t output = 0; output < outputs[axis]; output++) {
    int64_t count = 0;
    for (int64_t index = 0; index < size[axis]; index++) {
      const int64_t input = cell(axis, output, index);
      const bool real = input >= 0 && input < inputs[axis];
      if (real) map[output].push_back({input, 0});
      if (real || (count_padding && input < padded[axis])) count++;
    }
    for (Tap& tap : map[output]) tap.weight = 1.0f / static_cast<float>(count);
  }
  return map;
}

}  // namespace fovea
