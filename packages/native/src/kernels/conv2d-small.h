// Convolutions with so few input channels (IC) or output channels (OC) that oneDNN's blocks of 16 would mostly hold
// padding: the first layers of small networks. Stride and dilation 1, one group.
#pragma once

#include "program/builder.h"

namespace fovea {

struct SmallConv2dShape {
  int64_t batch, height, width, channels;      // input
  int64_t rows, columns;                       // kernel
  int64_t out_height, out_width, filters;      // output
  int64_t top, left;                           // padding before
  int64_t padded_height, padded_width;         // input with padding
};

// Returns the shape if stride, dilation and groups are 1.
std::optional<SmallConv2dShape> small_conv2d_shape(const Instruction& instruction, const Shape& x, const Shape& kernel,
                                        const Shape& y);

// Small OC: vectors run along the columns of an image; images are stored as [batch, channels, height, width].
bool has_small_oc(const SmallConv2dShape& shape);
void build_conv2d_small_oc(Builder& builder, const Instruction& instruction, const SmallConv2dShape& shape);
void build_filter_gradient_small_oc(Builder& builder, const Instruction& instruction, const SmallConv2dShape& shape);

// Small IC and many filters: vectors run along the filters or along a row of a patch; images are row-major.
bool has_small_ic(const SmallConv2dShape& shape);
void build_input_gradient_small_ic(Builder& builder, const Instruction& instruction, const SmallConv2dShape& shape);
void build_filter_gradient_small_ic(Builder& builder, const Instruction& instruction, const SmallConv2dShape& shape);

}  // namespace fovea
