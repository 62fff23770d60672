#include "kernels/activation.h"

#include <unordered_map>

namespace fovea {

namespace {

struct Activation {
  dnnl::algorithm algorithm;
  float alpha;
  float beta;
};

const std::unordered_map<std::string, Activation>& activations() {
  using Algorithm = dnnl::algorithm;
#if DNNL_VERSION_MAJOR >= 3
  const auto relu6 = Algorithm::eltwise_clip;
  const auto softplus = Algorithm::eltwise_soft_relu;
  const float softplus_alpha = 1;
#else
  const auto relu6 = Algorithm::eltwise_bounded_relu;
  const auto softplus = Algorithm::eltwise_soft_relu;
  const float softplus_alpha = 0;
#endif
  static const std::unordered_map<std::string, Activation> table = {
      {"relu", {Algorithm::eltwise_relu, 0, 0}},
      {"tanh", {Algorithm::eltwise_tanh, 0, 0}},
      {"sigmoid", {Algorithm::eltwise_logistic, 0, 0}},
      {"elu", {Algorithm::eltwise_elu, 1, 0}},
      {"leakyRelu", {Algorithm::eltwise_relu, 0.2f, 0}},
      {"relu6", {relu6, DNNL_VERSION_MAJOR >= 3 ? 0.0f : 6.0f, DNNL_VERSION_MAJOR >= 3 ? 6.0f : 0.0f}},
      {"silu", {Algorithm::eltwise_swish, 1, 0}},
      {"gelu", {Algorithm::eltwise_gelu_erf, 0, 0}},
      {"softplus", {softplus, softplus_alpha, 0}},
  };
  return table;
}

}  // namespace

dnnl::primitive_attr attributes_with_activation(const Instruction& instruction, bool sum) {
  dnnl::primitive_attr attributes;
  attributes.set_scratchpad_mode(dnnl::scratchpad_mode::user);
  dnnl::post_ops operations;
  if (sum) operations.append_sum();
  const std::string name = instruction.text("activation");
  if (!name.empty()) {
    const auto found = activations().find(name);
    if (found == activations().end()) throw std::runtime_error("no fused activation " + name);
    const bool takes_alpha = name == "elu" || name == "leakyRelu";
    const float alpha =
        takes_alpha ? static_cast<float>(instruction.number("alpha", found->second.alpha)) : found->second.alpha;
    append_activation(operations, found->second.algorithm, alpha, found->second.beta);
  }
  attributes.set_post_ops(operations);
  return attributes;
}

}  // namespace fovea
