#include "kernels/image-view.h"

namespace fovea {

int64_t channel_block(const Layout& layout) {
  if (layout.view != View::kImage || !is_strided(layout.desc)) return 0;
  const Dims blocks = inner_blocks_of(layout.desc), axes = inner_axes_of(layout.desc);
  return blocks.size() == 1 && axes[0] == 1 ? blocks[0] : 0;
}

Layout image_layout_of(Builder& builder, int id) {
  const auto layout = builder.layout(id);
  if (layout && (layout->row_major || channel_block(*layout) > 0)) return *layout;
  return image_layout(builder.shape(id), builder.dtype(id));
}

Layout image_like(const Layout& model, const Shape& shape) {
  const Layout row_major = image_layout(shape);
  return model.row_major ? row_major : with_desc(row_major, same_format(model.desc, shape), shape, DType::kFloat32);
}

ImageView image_view(const Layout& layout, const Shape& shape) {
  const int64_t channels = shape[3], block = layout.row_major ? channels : channel_block(layout);
  return {shape[0], (channels + block - 1) / block, shape[1], shape[2], block};
}

Desc same_format(const Desc& model, const Shape& shape) {
  const Dims dims = {shape[0], shape[3], shape[1], shape[2]};
  const Dims blocks = inner_blocks_of(model);
  if (blocks.empty()) {
    const Dims strides = strides_of(model);
    return Desc(dims, ElementType::f32, strides[1] == 1 ? Tag::nhwc : Tag::nchw);
  }
  return Desc(dims, ElementType::f32, blocks[0] == 16 ? Tag::nChw16c : blocks[0] == 8 ? Tag::nChw8c : Tag::nChw4c);
}

}  // namespace fovea
