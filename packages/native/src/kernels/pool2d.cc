// Max and average pooling on oneDNN, in the input's layout; with Fovea's own loops where oneDNN's semantics differ.
#include "kernels/activation.h"
#include "kernels/image-view.h"
#include "kernels/kernels.h"
#include "kernels/pool-loops.h"
#include "kernels/pool-window.h"
#include "kernels/non-overlapping-pool.h"
#include "simd/invalid-operations.h"
#include "threads/thread-pool.h"

namespace fovea {

namespace {

dnnl::algorithm average_algorithm(const Instruction& instruction) {
  return instruction.flag("countPadding") ? dnnl::algorithm::pooling_avg_include_padding
                                          : dnnl::algorithm::pooling_avg_exclude_padding;
}

PoolingForward::primitive_desc forward_desc(dnnl::algorithm algorithm, const PoolWindow& window, const Desc& x,
                                            const Desc& y) {
  return describe_pooling<PoolingForward>(default_attributes(), algorithm, x, y, window.strides,
                                          window.size, window.dilations, window.before, window.after);
}

// Returns the layout in which a pooling primitive reads an image: the current one if it is an image's, otherwise
// row-major.
Layout readable(Builder& builder, int id) {
  const auto layout = builder.layout(id);
  return layout && layout->view == View::kImage ? *layout : image_layout(builder.shape(id));
}

}  // namespace

void build_max_pool2d(Builder& builder, const Instruction& instruction) {
  const int x = instruction.inputs[0], y = instruction.outputs[0];
  const Shape y_shape = builder.shape(y < 0 ? instruction.outputs[1] : y);
  const PoolWindow window(instruction, builder.shape(x), y_shape);
  if (window.has_empty()) return emit_max_pool(builder, window, x, y, instruction.outputs[1]);
  Layout x_layout = readable(builder, x);
  if (has_non_overlapping_max_pool(window, x_layout, builder.shape(x))) {
    return build_non_overlapping_max_pool(builder, instruction, window);
  }
  if (!pool_planes(x_layout, builder.shape(x))) x_layout = image_layout(builder.shape(x));
  const auto description = forward_desc(dnnl::algorithm::pooling_max, window, x_layout.desc, image_like(x_layout, y_shape).desc);
  const int source = builder.in_layout(x, x_layout);
  // The positions and the loop for NaN require a result with the layout of the input.
  const Layout y_layout = image_like(x_layout, y_shape);
  const int result = builder.define_optional(y, y_layout);
  const Layout positions = {View::kImage, 1, description.workspace_desc(), false};
  const int workspace = builder.define_optional(instruction.outputs[1], positions);
  Step& step =
      builder.emit_primitive(PoolingForward(description), description.scratchpad_desc(), description.impl_info_str(),
                             {{DNNL_ARG_SRC, source}}, {{DNNL_ARG_DST, result}, {DNNL_ARG_WORKSPACE, workspace}});
  // Positions are bytes if a byte can index all cells of a window.
  const bool bytes = positions.bytes() < y_layout.bytes();
  auto loop = max_pool_loop(window, *pool_planes(x_layout, builder.shape(x)), source, result, workspace,
                                  bytes ? DType::kUint8 : DType::kInt32);
  if (!kNotesInvalidOperations) {
    step.run = std::move(loop);
    return;
  }
  step.run = [run = std::move(step.run), loop = std::move(loop)](const SlotPointers& pointers) {
    run(pointers);
    if (had_invalid_operations()) loop(pointers);
  };
}

void build_max_pool2d_gradient(Builder& builder, const Instruction& instruction) {
  const int dy = instruction.inputs[0], positions = instruction.inputs[1], dx = instruction.outputs[0];
  const PoolWindow window(instruction, builder.shape(dx), builder.shape(dy));
  if (window.has_empty()) return emit_max_pool_gradient(builder, window, dy, positions, dx);
  // The workspace has the layout of the forward result; both gradients must have it too.
  const Layout workspace = *builder.layout(positions);
  if (has_non_overlapping_max_pool_gradient(window, workspace, builder.shape(dx), builder.shape(dy))) {
    return build_non_overlapping_max_pool_gradient(builder, instruction, window);
  }
  const Layout dx_row_major = image_layout(builder.shape(dx)), dy_row_major = image_layout(builder.shape(dy));
  const Desc y_desc = same_format(workspace.desc, builder.shape(dy)), x_desc = same_format(workspace.desc, builder.shape(dx));
  const auto hint = describe_pooling<PoolingForward>(default_attributes(), dnnl::algorithm::pooling_max, x_desc,
                                                     y_desc, window.strides, window.size, window.dilations,
                                                     window.before, window.after);
  const auto description =
      describe_pooling<PoolingBackward>(default_attributes(), dnnl::algorithm::pooling_max, x_desc, y_desc,
                                        window.strides, window.size, window.dilations, window.before, window.after, hint);
  const int upstream = builder.in_layout(dy, with_desc(dy_row_major, y_desc, builder.shape(dy), DType::kFloat32));
  const int result = builder.define(dx, with_desc(dx_row_major, x_desc, builder.shape(dx), DType::kFloat32));
  builder.emit_primitive(PoolingBackward(description), description.scratchpad_desc(), description.impl_info_str(),
                         {{DNNL_ARG_DIFF_DST, upstream}, {DNNL_ARG_WORKSPACE, builder.in_current_layout(positions)}},
                         {{DNNL_ARG_DIFF_SRC, result}});
}

void build_average_pool2d(Builder& builder, const Instruction& instruction) {
  const int x = instruction.inputs[0], y = instruction.outputs[0];
  const PoolWindow window(instruction, builder.shape(x), builder.shape(y));
  const bool count_padding = instruction.flag("countPadding");
  if (!window.averages_alike(count_padding)) {
    return emit_separable(builder, x, y, window.mean(0, count_padding), window.mean(1, count_padding));
  }
  if (is_non_overlapping(window, builder.shape(x)) && lies_as_planes(readable(builder, x), builder.shape(x))) {
    return build_non_overlapping_average_pool(builder, instruction, window);
  }
  const Layout x_layout = readable(builder, x), y_row_major = image_layout(builder.shape(y));
  const auto description = forward_desc(average_algorithm(instruction), window, x_layout.desc, any_of(y_row_major));
  const int source = builder.in_layout(x, x_layout);
  const int result = builder.define(y, with_desc(y_row_major, description.dst_desc(), builder.shape(y), DType::kFloat32));
  builder.emit_primitive(PoolingForward(description), description.scratchpad_desc(), description.impl_info_str(),
                         {{DNNL_ARG_SRC, source}}, {{DNNL_ARG_DST, result}});
}

void build_average_pool2d_gradient(Builder& builder, const Instruction& instruction) {
  const int dy = instruction.inputs[0], dx = instruction.outputs[0];
  const PoolWindow window(instruction, builder.shape(dx), builder.shape(dy));
  const bool count_padding = instruction.flag("countPadding");
  if (!window.averages_alike(count_padding)) {
    return emit_separable(builder, dy, dx, transposed(window.mean(0, count_padding), window.inputs[0]),
                          transposed(window.mean(1, count_padding), window.inputs[1]));
  }
  // Few channels come from a convolution with small OC, whose images are planes. Reorder the smaller tensor.
  if (builder.shape(dx)[3] <= 8 && is_non_overlapping(window, builder.shape(dx))) {
    return build_non_overlapping_average_pool_gradient(builder, instruction, window);
  }
  const Layout dy_layout = readable(builder, dy), dx_row_major = image_layout(builder.shape(dx));
  const Desc x_desc = same_format(dy_layout.desc, builder.shape(dx));
  const auto algorithm = average_algorithm(instruction);
  const auto hint = describe_pooling<PoolingForward>(default_attributes(), algorithm, x_desc, dy_layout.desc,
                                                     window.strides, window.size, window.dilations, window.before,
                                                     window.after);
  const auto description =
      describe_pooling<PoolingBackward>(default_attributes(), algorithm, x_desc, dy_layout.desc, window.strides,
                                        window.size, window.dilations, window.before, window.after, hint);
  const int upstream = builder.in_layout(dy, dy_layout);
  const int result = builder.define(dx, with_desc(dx_row_major, x_desc, builder.shape(dx), DType::kFloat32));
  builder.emit_primitive(PoolingBackward(description), description.scratchpad_desc(), description.impl_info_str(),
                         {{DNNL_ARG_DIFF_DST, upstream}}, {{DNNL_ARG_DIFF_SRC, result}});
}

}  // namespace fovea
