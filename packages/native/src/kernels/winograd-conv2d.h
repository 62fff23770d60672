// Builds convolutions and their gradients by Winograd's algorithm.
#pragma once

#include "kernels/winograd.h"
#include "program/builder.h"

namespace fovea {

// Returns the shape if the algorithm applies and the machine has AVX-512 or AVX2.
std::optional<WinogradShape> winograd_shape(const Instruction& instruction, const Shape& x, const Shape& kernel,
                                            const Shape& y);

// Returns the convolution that computes the input gradient: that of the upstream gradient with the kernel rotated by
// 180°.
WinogradShape winograd_input_gradient(const WinogradShape& shape);

// Returns the milliseconds on dummy data; if `trains`, including the filter transform, because the kernel changes.
double time_winograd(const WinogradShape& shape, bool trains);
double time_winograd_input_gradient(const WinogradShape& shape);
double time_winograd_filter_gradient(const WinogradShape& shape, bool biased);

void build_winograd_conv2d(Builder& builder, const Instruction& instruction, const WinogradShape& shape);
void build_winograd_input_gradient(Builder& builder, const Instruction& instruction, const WinogradShape& shape);
void build_winograd_filter_gradient(Builder& builder, const Instruction& instruction, const WinogradShape& shape);

}  // namespace fovea
