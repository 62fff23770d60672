#include "kernels/activation.h"

#include <unordered_map>

#include "kernels/zero-padding.h"
#include "simd/invalid-operations.h"
#include "threads/parallel.h"

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

dnnl::primitive_attr default_attributes(bool sum) {
  dnnl::primitive_attr attributes;
  attributes.set_scratchpad_mode(dnnl::scratchpad_mode::user);
  dnnl::post_ops operations;
  if (sum) operations.append_sum();
  attributes.set_post_ops(operations);
  return attributes;
}

dnnl::primitive_attr attributes_with_activation(const Instruction& instruction, bool sum) {
  dnnl::primitive_attr attributes = default_attributes(sum);
  dnnl::post_ops operations = attributes.get_post_ops();
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

std::optional<ChunkOp> activation_of(const Instruction& instruction) {
  const std::string name = instruction.text("activation");
  if (name.empty()) return std::nullopt;
  ChunkOp activation = chunk_op(name);
  activation.alpha = static_cast<float>(instruction.number("alpha", activation.alpha));
  return activation;
}

std::function<void(const SlotPointers&)> activation_loop(const Instruction& instruction, const Layout& layout, int slot) {
  const ChunkOp activation = *activation_of(instruction);
  std::optional<Padding> padding;
  if (is_padded(layout) && !gives_zero(activation)) padding.emplace(layout);
  return [=, count = stored_elements(layout)](const SlotPointers& pointers) mutable {
    float* values = static_cast<float*>(pointers[slot]);
    parallel_for(count, kElementGrain, [&](int64_t begin, int64_t end) {
      float* part = values + begin;
      activation.function(part, part, part, part, end - begin, activation.alpha, activation.beta);
    });
    if (padding) padding->clear(values);
  };
}

void activate_after(Step& step, std::function<void(const SlotPointers&)> loop) {
  step.run = [run = std::move(step.run), loop = std::move(loop)](const SlotPointers& pointers) {
    run(pointers);
    loop(pointers);
  };
}

void keep_nan(Step& step, std::function<void(const SlotPointers&)> exact, std::function<void(const SlotPointers&)> loop) {
  step.run = [run = std::move(step.run), exact = std::move(exact), loop = std::move(loop)](const SlotPointers& pointers) {
    run(pointers);
    if (!had_invalid_operations()) return;
    exact(pointers);
    loop(pointers);
    had_invalid_operations();
  };
}

}  // namespace fovea
