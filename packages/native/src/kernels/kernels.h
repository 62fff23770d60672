// The kernels, one declaration per op. kernels.cc is their table of contents.
#pragma once

#include "program/compile.h"

namespace fovea {

void build_adaptive_average_pool2d(Builder&, const Instruction&);
void build_adaptive_average_pool2d_gradient(Builder&, const Instruction&);
void build_arg_max(Builder&, const Instruction&);
void build_average_pool2d(Builder&, const Instruction&);
void build_average_pool2d_gradient(Builder&, const Instruction&);
void build_batch_norm(Builder&, const Instruction&);
void build_batch_norm_gradient(Builder&, const Instruction&);
void build_broadcast_to(Builder&, const Instruction&);
void build_concat(Builder&, const Instruction&);
void build_conv2d(Builder&, const Instruction&);
void build_conv2d_filter_gradient(Builder&, const Instruction&);
void build_conv2d_input_gradient(Builder&, const Instruction&);
void build_dropout(Builder&, const Instruction&);
void build_fused_elementwise(Builder&, const Instruction&);
void build_layer_norm(Builder&, const Instruction&);
void build_layer_norm_gradient(Builder&, const Instruction&);
void build_local_response_norm(Builder&, const Instruction&);
void build_local_response_norm_gradient(Builder&, const Instruction&);
void build_matmul(Builder&, const Instruction&);
void build_max_pool2d(Builder&, const Instruction&);
void build_max_pool2d_gradient(Builder&, const Instruction&);
void build_pad(Builder&, const Instruction&);
void build_random_normal(Builder&, const Instruction&);
void build_reduce(Builder&, const Instruction&);
void build_reshape(Builder&, const Instruction&);
void build_resize2d(Builder&, const Instruction&);
void build_resize2d_gradient(Builder&, const Instruction&);
void build_slice(Builder&, const Instruction&);
void build_softmax(Builder&, const Instruction&);
void build_softmax_cross_entropy(Builder&, const Instruction&);
void build_softmax_cross_entropy_gradient(Builder&, const Instruction&);
void build_transpose(Builder&, const Instruction&);

}  // namespace fovea
