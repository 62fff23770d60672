#include "kernels/conv2d-small.h"

namespace fovea {

std::optional<SmallConv2dShape> small_conv2d_shape(const Instruction& instruction, const Shape& x, const Shape& kernel,
                                        const Shape& y) {
  const auto strides = instruction.integers("strides"), dilations = instruction.integers("dilations");
  const auto padding = instruction.integers("padding");
  const bool unit = strides[0] == 1 && strides[1] == 1 && dilations[0] == 1 && dilations[1] == 1;
  if (!unit || instruction.number("groups") != 1) return std::nullopt;
  return SmallConv2dShape{x[0],       x[1], x[2],       x[3],       kernel[0],
                     kernel[1],  y[1], y[2],       y[3],       padding[0],
                     padding[2], x[1] + padding[0] + padding[1], x[2] + padding[2] + padding[3]};
}

// Half a vector of filters at most; a filter of 256 floats (1 KiB) and a padded plane of 2¹⁴ floats (64 KiB) stay in the L1
// and L2 cache while all filters pass over them. See docs/decisions/050-narrow-convolutions.md.
bool has_small_oc(const SmallConv2dShape& shape) {
  return shape.filters <= 8 && shape.channels * shape.rows * shape.columns <= 256 &&
         shape.padded_height * shape.padded_width <= 1 << 14;
}

// Half a vector of channels at most; 64 filters fill four of AVX-512's registers, a row of a patch (32 floats) two of them;
// a padded plane of 2¹² floats per channel (16 KiB) stays in the L1 cache.
bool has_small_ic(const SmallConv2dShape& shape) {
  return shape.channels <= 8 && shape.filters % 16 == 0 && shape.filters <= 64 &&
         shape.columns * shape.channels <= 32 && shape.padded_height * shape.padded_width <= 1 << 12;
}

}  // namespace fovea
