// The layout of a tensor in memory. Tensors of the plan are row-major; inside the engine, a tensor has the layout that the
// primitive reading it prefers.
#pragma once

#include "onednn.h"
#include "program/plan.h"

namespace fovea {

// The axes that oneDNN sees: the tensor's in order; those of an image [n, h, w, c] as n, c, h, w; those of a convolution's
// kernel [h, w, i, o] as (groups,) o, i, h, w.
enum class View { kRows, kImage, kFilter };

struct Layout {
  View view = View::kRows;
  int64_t groups = 1;
  Desc desc;
  bool row_major = true;  // the bytes are the row-major tensor's

  size_t bytes() const { return desc.get_size(); }
  bool operator==(const Layout& other) const {
    return (row_major && other.row_major) || (view == other.view && groups == other.groups && desc == other.desc);
  }
  bool operator!=(const Layout& other) const { return !(*this == other); }
};

ElementType element_type(DType dtype);

// Returns the row-major layout of `shape` under each view.
Layout rows_layout(const Shape& shape, DType dtype = DType::kFloat32);
Layout image_layout(const Shape& shape, DType dtype = DType::kFloat32);
Layout filter_layout(const Shape& shape, int64_t groups);

// Returns the row-major layout under the view for the rank: an image for four axes, rows otherwise.
Layout row_major_layout(const Shape& shape, DType dtype);

// Returns the row-major layout under the same view as `layout`.
Layout row_major_like(const Layout& layout, const Shape& shape, DType dtype);

// Returns the layout of `desc`, which a primitive asked for, under the view of `model`.
Layout with_desc(const Layout& model, const Desc& desc, const Shape& shape, DType dtype);

// Returns the descriptor that leaves the layout to the primitive.
Desc any_of(const Layout& layout);

// Whether a tensor has the same bytes in both layouts, as 16 channels in one block and channels last.
bool same_bytes(const Layout& a, const Layout& b);

// Returns the number of elements in memory, including the padding of blocked channels.
int64_t stored_elements(const Layout& layout);

// Whether a blocked layout holds more elements than the tensor. These must stay zero.
bool is_padded(const Layout& layout);

}  // namespace fovea
