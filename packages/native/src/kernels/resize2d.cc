// Resizes images: the nearest pixel, or bilinear interpolation.
#include <cmath>

#include "kernels/kernels.h"
#include "kernels/separable.h"

namespace fovea {

namespace {

// "nearest" measures from the pixels' edges, "bilinear" from their centers.
Taps sources(bool nearest, int64_t output, int64_t inputs, int64_t outputs) {
  if (nearest) return {{output * inputs / outputs, 1.0f}};
  const double scale = static_cast<double>(inputs) / static_cast<double>(outputs);
  const double center = (static_cast<double>(output) + 0.5) * scale - 0.5;
  const double position = std::min(std::max(center, 0.0), static_cast<double>(inputs - 1));
  const auto first = static_cast<int64_t>(position);
  const double share = position - static_cast<double>(first);
  if (share == 0) return {{first, 1.0f}};
  return {{first, static_cast<float>(1 - share)}, {first + 1, static_cast<float>(share)}};
}

AxisMap axis_map(const Instruction& instruction, int64_t inputs, int64_t outputs) {
  const bool nearest = instruction.text("method") == "nearest";
  AxisMap map;
  for (int64_t output = 0; output < outputs; output++) map.push_back(sources(nearest, output, inputs, outputs));
  return map;
}

}  // namespace

void build_resize2d(Builder& builder, const Instruction& instruction) {
  const int x = instruction.inputs[0], y = instruction.outputs[0];
  const Shape from = builder.shape(x), to = builder.shape(y);
  emit_separable(builder, x, y, axis_map(instruction, from[1], to[1]), axis_map(instruction, from[2], to[2]));
}

void build_resize2d_gradient(Builder& builder, const Instruction& instruction) {
  const int dy = instruction.inputs[0], dx = instruction.outputs[0];
  const Shape from = builder.shape(dx), to = builder.shape(dy);
  emit_separable(builder, dy, dx, transposed(axis_map(instruction, from[1], to[1]), from[1]),
                 transposed(axis_map(instruction, from[2], to[2]), from[2]));
}

}  // namespace fovea
