// Convolutions and their input gradients by Winograd's algorithm as steps of a program.
#pragma once

#include "kernels/winograd.h"
#include "program/builder.h"

namespace fovea {

// The shape of a convolution, if it is of this kind and the machine has the instructions.
std::optional<WinogradShape> winograd_shape(const Instruction& instruction, const Shape& x, const Shape& kernel,
                                            const Shape& y);

// The convolution of the result's gradient with the kernel turned round that gives the input's.
WinogradShape winograd_input_gradient(const WinogradShape& shape);

// Milliseconds on dummy data, with the kernel's transformation where it is made in every run.
double time_winograd(const WinogradShape& shape, bool trains);
double time_winograd_input_gradient(const WinogradShape& shape);

void build_winograd_conv2d(Builder& builder, const Instruction& instruction, const WinogradShape& shape);
void build_winograd_input_gradient(Builder& builder, const Instruction& instruction, const WinogradShape& shape);

}  // namespace fovea
