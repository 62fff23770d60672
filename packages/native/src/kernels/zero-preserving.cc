#include "kernels/zero-preserving.h"

#include <algorithm>
#include <set>

namespace fovea {

bool preserves_zero(const Instruction& instruction, const std::function<bool(int)>& is_full) {
  static const std::set<std::string> of_zero_is_zero = {"negate", "abs",  "sign", "square", "sqrt", "toFloat", "relu",
                                                        "relu6",  "elu",  "leakyRelu", "tanh", "silu", "erf", "gelu"};
  static const std::set<std::string> all_zero = {"add", "subtract", "maximum", "minimum", "greater", "less"};
  std::vector<bool> zero;
  for (size_t input = 0; input < instruction.inputs.size(); input++) zero.push_back(is_full(static_cast<int>(input)));
  for (const TapeStep& step : instruction.tape) {
    const auto arg = [&](size_t index) { return static_cast<bool>(zero[step.args[index]]); };
    bool result = false;
    if (of_zero_is_zero.count(step.op)) result = arg(0);
    else if (all_zero.count(step.op)) result = arg(0) && arg(1);
    else if (step.op == "multiply") result = arg(0) || arg(1);
    else if (step.op == "divide") result = arg(0) && !arg(1);
    else if (step.op == "select") result = arg(1) && arg(2);
    else if (step.op == "clip") result = arg(0) && step.number("alpha", -1) <= 0 && step.number("beta", 1) >= 0;
    zero.push_back(result);
  }
  const auto results = instruction.integers("results");
  return std::all_of(results.begin(), results.end(), [&](int64_t result) { return static_cast<bool>(zero[result]); });
}

std::vector<int64_t> padding_offsets(const Layout& layout) {
  const Dims dims = dims_of(layout.desc), strides = strides_of(layout.desc);
  const Dims blocks = inner_blocks_of(layout.desc), axes = inner_axes_of(layout.desc);
  std::vector<bool> used(stored_elements(layout), false);
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
  std::vector<int64_t> offsets;
  for (size_t offset = 0; offset < used.size(); offset++) {
    if (!used[offset]) offsets.push_back(static_cast<int64_t>(offset));
  }
  return offsets;
}

}  // namespace fovea
