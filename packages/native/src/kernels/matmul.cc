// Matrix products on oneDNN. A transposed operand is the same memory read with its strides swapped.
#include "kernels/activation.h"
#include "kernels/kernels.h"
#include "kernels/gemv.h"
#include "simd/invalid-operations.h"

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
  const Shape& b_shape = builder.shape(b);
  const Desc a_desc = matrix(builder.shape(a), instruction.flag("transposeA"));
  const Desc y_desc = matrix(builder.shape(y), false);
  const bool biased = instruction.inputs.size() > 2;
  const bool activates = !instruction.text("activation").empty(), fuses = activates && kNotesInvalidOperations;
  const auto attributes = fuses ? attributes_with_activation(instruction) : default_attributes();
  const Desc bias_desc({1, builder.shape(y)[1]}, ElementType::f32, Tag::ab);
  // Weights that are kept between runs are reordered once to the layout that the primitive prefers; row-major, those of
  // a large layer would access a page of memory for every few values.
  const bool tiled = builder.is_invariant(b) && !instruction.flag("transposeB");
  const Layout b_row_major = rows_layout(b_shape);
  const Desc b_desc = tiled ? any_of(b_row_major) : matrix(b_shape, instruction.flag("transposeB"));
  const auto description = biased ? describe<dnnl::matmul>(attributes, a_desc, b_desc, bias_desc, y_desc)
                                  : describe<dnnl::matmul>(attributes, a_desc, b_desc, y_desc);
  // Slots carry descriptors; here they are the primitive's own views of row-major matrices.
  const auto viewed = [&](int slot, const Desc& desc) { return builder.alias(slot, {View::kRows, 1, desc, false}); };
  const Layout b_layout = with_desc(b_row_major, description.weights_desc(), b_shape, DType::kFloat32);
  const int weights = tiled ? builder.in_layout(b, b_layout) : viewed(builder.row_major(b), b_desc);
  const int row = builder.row_major(a);
  const int bias = biased ? builder.row_major(instruction.inputs[2]) : -1;
  const int result = builder.define_row_major(y);
  const auto tiles = tiled && builder.shape(y)[0] == 1 ? tiled_matrix(b_layout) : std::nullopt;
  if (tiles) {
    return emit_gemv(builder, *tiles, {row, weights, bias, result, activation_of(instruction)});
  }
  Builder::Arguments inputs = {{DNNL_ARG_SRC, viewed(row, a_desc)}, {DNNL_ARG_WEIGHTS, weights}};
  if (biased) inputs.emplace_back(DNNL_ARG_BIAS, viewed(bias, bias_desc));
  Step& step = builder.emit_primitive(dnnl::matmul(description), description.scratchpad_desc(),
                                      description.impl_info_str(), inputs, {{DNNL_ARG_DST, result}});
  if (!activates) return;
  auto loop = activation_loop(instruction, row_major_layout(builder.shape(y), DType::kFloat32), result);
  if (!fuses) return activate_after(step, std::move(loop));
  const auto row_major = default_attributes();
  const Desc weights_desc = description.weights_desc();
  const auto exact = biased ? describe<dnnl::matmul>(row_major, a_desc, weights_desc, bias_desc, y_desc)
                            : describe<dnnl::matmul>(row_major, a_desc, weights_desc, y_desc);
  inputs.emplace_back(DNNL_ARG_DST, result);
  keep_nan(step, builder.bind([exact] { return dnnl::matmul(exact); }, exact.scratchpad_desc(), inputs), std::move(loop));
}

}  // namespace fovea
