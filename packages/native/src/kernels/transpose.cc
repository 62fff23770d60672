// Transposes axes with a single oneDNN reorder, from an input descriptor with permuted strides.
#include "kernels/activation.h"
#include "kernels/kernels.h"

namespace fovea {

void build_transpose(Builder& builder, const Instruction& instruction) {
  const int x = instruction.inputs[0], y = instruction.outputs[0];
  const Shape& shape = builder.shape(y);
  const int source = builder.row_major(x);
  const Desc row_major = rows_layout(builder.shape(x), builder.dtype(x)).desc;
  const auto permutation = instruction.integers("permutation");
  if (std::is_sorted(permutation.begin(), permutation.end())) return builder.define_alias(y, source);
  const Dims strides = strides_of(row_major);
  Dims permuted;
  for (int64_t axis : permutation) permuted.push_back(strides[axis]);
  const Desc moved(Dims(shape.begin(), shape.end()), element_type(builder.dtype(x)), permuted);
  const Layout from = {View::kRows, 1, moved, false};
  const Layout to = rows_layout(shape, builder.dtype(y));
  const dnnl::reorder::primitive_desc description(cpu(), from.desc, cpu(), to.desc, default_attributes());
  const int result = builder.define_row_major(y);
  builder.emit_primitive(dnnl::reorder(description), description.scratchpad_desc(), description.impl_info_str(),
                         {{DNNL_ARG_FROM, builder.alias(source, from)}}, {{DNNL_ARG_TO, builder.alias(result, to)}});
}

}  // namespace fovea
