#include "kernels/narrow-conv2d.h"

namespace fovea {

std::optional<NarrowShape> narrow_shape(const Instruction& instruction, const Shape& x, const Shape& kernel,
                                        const Shape& y) {
  const auto strides = instruction.integers("strides"), dilations = instruction.integers("dilations");
  const auto padding = instruction.integers("padding");
  const bool unit = strides[0] == 1 && strides[1] == 1 && dilations[0] == 1 && dilations[1] == 1;
  if (!unit || instruction.number("groups") != 1) return std::nullopt;
  return NarrowShape{x[0],       x[1], x[2],       x[3],       kernel[0],
                     kernel[1],  y[1], y[2],       y[3],       padding[0],
                     padding[2], x[1] + padding[0] + padding[1], x[2] + padding[2] + padding[3]};
}

bool has_few_filters(const NarrowShape& shape) {
  return shape.filters <= 8 && shape.channels * shape.rows * shape.columns <= 256 &&
         shape.padded_height * shape.padded_width <= 1 << 14;
}

bool has_few_channels(const NarrowShape& shape) {
  return shape.channels <= 8 && shape.filters % 16 == 0 && shape.filters <= 64 &&
         shape.columns * shape.channels <= 32 && shape.padded_height * shape.padded_width <= 1 << 12;
}

}  // namespace fovea
