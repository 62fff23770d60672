// Averages over PyTorch's adaptive windows, one per pixel of the result; they may overlap.
#include "kernels/kernels.h"
#include "kernels/separable.h"

namespace fovea {

namespace {

AxisMap axis_map(int64_t inputs, int64_t outputs) {
  AxisMap map(outputs);
  for (int64_t output = 0; output < outputs; output++) {
    const int64_t first = output * inputs / outputs, end = ((output + 1) * inputs + outputs - 1) / outputs;
    for (int64_t input = first; input < end; input++) {
      map[output].push_back({input, 1.0f / static_cast<float>(end - first)});
    }
  }
  return map;
}

}  // namespace

void build_adaptive_average_pool2d(Builder& builder, const Instruction& instruction) {
  const int x = instruction.inputs[0], y = instruction.outputs[0];
  const Shape from = builder.shape(x), to = builder.shape(y);
  emit_separable(builder, x, y, axis_map(from[1], to[1]), axis_map(from[2], to[2]));
}

void build_adaptive_average_pool2d_gradient(Builder& builder, const Instruction& instruction) {
  const int dy = instruction.inputs[0], dx = instruction.outputs[0];
  const Shape from = builder.shape(dx), to = builder.shape(dy);
  emit_separable(builder, dy, dx, transposed(axis_map(from[1], to[1]), from[1]),
                 transposed(axis_map(from[2], to[2]), from[2]));
}

}  // namespace fovea
