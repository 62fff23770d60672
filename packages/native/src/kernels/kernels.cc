#include "kernels/kernels.h"

namespace fovea {

const std::vector<std::pair<std::string, Kernel>>& kernels() {
  static const std::vector<std::pair<std::string, Kernel>> table = {
      {"adaptiveAveragePool2d", build_adaptive_average_pool2d},
      {"adaptiveAveragePool2dGradient", build_adaptive_average_pool2d_gradient},
      {"argMax", build_arg_max},
      {"averagePool2d", build_average_pool2d},
      {"averagePool2dGradient", build_average_pool2d_gradient},
      {"batchNorm", build_batch_norm},
      {"batchNormGradient", build_batch_norm_gradient},
      {"broadcastTo", build_broadcast_to},
      {"concat", build_concat},
      {"conv2d", build_conv2d},
      {"conv2dFilterGradient", build_conv2d_filter_gradient},
      {"conv2dFilterGradientWithBias", build_conv2d_filter_gradient},
      {"conv2dInputGradient", build_conv2d_input_gradient},
      {"dropout", build_dropout},
      {"fusedElementwise", build_fused_elementwise},
      {"layerNorm", build_layer_norm},
      {"layerNormGradient", build_layer_norm_gradient},
      {"localResponseNorm", build_local_response_norm},
      {"localResponseNormGradient", build_local_response_norm_gradient},
      {"logSoftmax", build_softmax},
      {"matmul", build_matmul},
      {"maxPool2d", build_max_pool2d},
      {"maxPool2dGradient", build_max_pool2d_gradient},
      {"pad", build_pad},
      {"randomNormal", build_random_normal},
      {"reduceMax", build_reduce},
      {"reduceSum", build_reduce},
      {"reshape", build_reshape},
      {"resize2d", build_resize2d},
      {"resize2dGradient", build_resize2d_gradient},
      {"slice", build_slice},
      {"softmax", build_softmax},
      {"softmaxCrossEntropy", build_softmax_cross_entropy},
      {"softmaxCrossEntropyGradient", build_softmax_cross_entropy_gradient},
      {"sumOfSquares", build_reduce},
      {"transpose", build_transpose},
  };
  return table;
}

}  // namespace fovea
