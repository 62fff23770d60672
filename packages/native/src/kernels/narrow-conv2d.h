// Convolutions with so few channels or filters that oneDNN's blocks of sixteen would mostly hold padding: the
// first layers of small networks. Stride and dilation 1, one group.
#pragma once

#include "program/builder.h"

namespace fovea {

struct NarrowShape {
  int64_t batch, height, width, channels;      // input
  int64_t rows, columns;                       // kernel
  int64_t out_height, out_width, filters;      // output
  int64_t top, left;                           // padding before
  int64_t padded_height, padded_width;         // input with padding
};

// The shape, if the convolution is of this kind.
std::optional<NarrowShape> narrow_shape(const Instruction& instruction, const Shape& x, const Shape& kernel,
                                        const Shape& y);

// Few filters: vectors run along the columns of an image, images lie as [batch, channels, height, width].
bool has_few_filters(const NarrowShape& shape);
void build_few_filters_conv2d(Builder& builder, const Instruction& instruction, const NarrowShape& shape);
void build_few_filters_filter_gradient(Builder& builder, const Instruction& instruction, const NarrowShape& shape);

// Few channels and many filters: vectors run along the filters or along a row of a patch; images lie row-major.
bool has_few_channels(const NarrowShape& shape);
void build_few_channels_input_gradient(Builder& builder, const Instruction& instruction, const NarrowShape& shape);
void build_few_channels_filter_gradient(Builder& builder, const Instruction& instruction, const NarrowShape& shape);

}  // namespace fovea
