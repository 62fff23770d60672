#include "program/layout.h"

#include <algorithm>

namespace fovea {

ElementType element_type(DType dtype) {
  switch (dtype) {
    case DType::kFloat32:
      return ElementType::f32;
    case DType::kInt32:
      return ElementType::s32;
    case DType::kUint8:
      return ElementType::u8;
    case DType::kBfloat16:
      return ElementType::bf16;
  }
  throw std::runtime_error("unknown element type");
}

Layout rows_layout(const Shape& shape, DType dtype) {
  const Shape dims = shape.empty() ? Shape{1} : shape;
  Dims strides(dims.size(), 1);
  for (int axis = static_cast<int>(dims.size()) - 2; axis >= 0; axis--) {
    strides[axis] = strides[axis + 1] * std::max<int64_t>(1, dims[axis + 1]);
  }
  return {View::kRows, 1, Desc(Dims(dims.begin(), dims.end()), element_type(dtype), strides), true};
}

Layout image_layout(const Shape& shape, DType dtype) {
  return {View::kImage, 1, Desc({shape[0], shape[3], shape[1], shape[2]}, element_type(dtype), Tag::nhwc), true};
}

Layout filter_layout(const Shape& shape, int64_t groups) {
  const int64_t height = shape[0], width = shape[1], inner = shape[2], filters = shape[3];
  if (groups == 1) {
    return {View::kFilter, 1, Desc({filters, inner, height, width}, ElementType::f32, Tag::hwio), true};
  }
  const int64_t each = filters / groups;
  const Dims strides = {each, 1, filters, width * inner * filters, inner * filters};
  return {View::kFilter, groups, Desc({groups, each, inner, height, width}, ElementType::f32, strides), true};
}

Layout row_major_layout(const Shape& shape, DType dtype) {
  return shape.size() == 4 ? image_layout(shape, dtype) : rows_layout(shape, dtype);
}

Layout row_major_like(const Layout& layout, const Shape& shape, DType dtype) {
  switch (layout.view) {
    case View::kRows:
      return rows_layout(shape, dtype);
    case View::kImage:
      return image_layout(shape, dtype);
    case View::kFilter:
      return filter_layout(shape, layout.groups);
  }
  throw std::runtime_error("unknown view");
}

Layout with_desc(const Layout& model, const Desc& desc, const Shape& shape, DType dtype) {
  return {model.view, model.groups, desc, desc == row_major_like(model, shape, dtype).desc};
}

Desc any_of(const Layout& layout) {
#if DNNL_VERSION_MAJOR >= 3
  return Desc(dims_of(layout.desc), layout.desc.get_data_type(), Tag::any);
#else
  return Desc(dims_of(layout.desc), layout.desc.data_type(), Tag::any);
#endif
}

namespace {

// Returns the axes from outermost to innermost with their extents. Blocks count as axes; extents of 1 are omitted.
std::vector<std::pair<int64_t, int64_t>> nesting(const Desc& desc) {
  const Dims dims = padded_dims_of(desc), strides = strides_of(desc);
  const Dims blocks = inner_blocks_of(desc), block_axes = inner_axes_of(desc);
  Dims outer = dims;
  for (size_t level = 0; level < blocks.size(); level++) outer[block_axes[level]] /= blocks[level];
  std::vector<std::pair<int64_t, int64_t>> result;
  std::vector<size_t> order;
  for (size_t axis = 0; axis < dims.size(); axis++) {
    if (outer[axis] != 1) order.push_back(axis);
  }
  std::stable_sort(order.begin(), order.end(), [&](size_t a, size_t b) { return strides[a] > strides[b]; });
  for (size_t axis : order) result.emplace_back(axis, outer[axis]);
  for (size_t level = 0; level < blocks.size(); level++) {
    if (blocks[level] != 1) result.emplace_back(block_axes[level], blocks[level]);
  }
  return result;
}

}  // namespace

bool same_bytes(const Layout& a, const Layout& b) {
  if (a == b) return true;
  if (a.view != b.view || a.groups != b.groups || !is_strided(a.desc) || !is_strided(b.desc)) return false;
  if (padded_dims_of(a.desc) != padded_dims_of(b.desc)) return false;
  return nesting(a.desc) == nesting(b.desc);
}

int64_t stored_elements(const Layout& layout) {
  int64_t count = 1;
  for (int64_t extent : padded_dims_of(layout.desc)) count *= extent;
  return count;
}

bool is_padded(const Layout& layout) { return padded_dims_of(layout.desc) != dims_of(layout.desc); }

}  // namespace fovea
