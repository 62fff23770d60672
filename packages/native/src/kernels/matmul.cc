// Matrix products on oneDNN. A transposed operand is the same memory read with its strides swapped.
#include "kernels/activation.h"
#include "kernels/kernels.h"

namespace fovea {

namespace {

Desc matrix(const Shape& shape, bool transpose) {
  const int64_t rows = shape[0], columns = shape[1];
  return transpose ? Desc({columns, rows}, ElementType::f32, Dims{1, columns})
                   : Desc({rows, columns}, ElementType::f32, Dims{columns, 1});
}

}  // namespace

void build_matmul(Builder& builder, const Instruction& instruction) {
  const int a = instruction.inputs[0], b = instruction.inputs[1], y = instruction.outputs[0];
  const Desc a_desc = matrix(builder.shape(a), instruction.flag("transposeA"));
  const Desc b_desc = matrix(builder.shape(b), instruction.flag("transposeB"));
  const Desc y_desc = matrix(builder.shape(y), false);
  const bool biased = instruction.inputs.size() > 2;
  const auto attributes = attributes_with_activation(instruction);
  const Desc bias_desc({1, builder.shape(y)[1]}, ElementType::f32, Tag::ab);
  const auto description = biased ? describe<dnnl::matmul>(attributes, a_desc, b_desc, bias_desc, y_desc)
                                  : describe<dnnl::matmul>(attributes, a_desc, b_desc, y_desc);
  // Slots carry descriptors; here they are the primitive's own views of row-major matrices.
  const auto viewed = [&](int slot, const Desc& desc) { return builder.alias(slot, {View::kRows, 1, desc, false}); };
  Builder::Arguments inputs = {{DNNL_ARG_SRC, viewed(builder.plain(a), a_desc)},
                               {DNNL_ARG_WEIGHTS, viewed(builder.plain(b), b_desc)}};
  if (biased) inputs.emplace_back(DNNL_ARG_BIAS, viewed(builder.plain(instruction.inputs[2]), bias_desc));
  const int result = builder.define_plain(y);
  builder.emit_primitive(dnnl::matmul(description), description.scratchpad_desc(), description.impl_info_str(), inputs,
                         {{DNNL_ARG_DST, result}});
}

}  // namespace fovea
