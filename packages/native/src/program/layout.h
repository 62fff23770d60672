// How a tensor lies in memory. The plan knows row-major tensors only; inside the engine a tensor lies as the
// primitive that reads it likes best.
#pragma once

#include "onednn.h"
#include "program/plan.h"

namespace fovea {

// Which axes oneDNN sees: the tensor's own in order; an image's [n, h, w, c] as n, c, h, w; a convolution
// kernel's [h, w, i, o] as (groups,) o, i, h, w.
enum class View { kRows, kImage, kFilter };

struct Layout {
  View view = View::kRows;
  int64_t groups = 1;
  Desc desc;
  bool plain = true;  // the bytes are the row-major tensor's

  size_t bytes() const { return desc.get_size(); }
  bool operator==(const Layout& other) const {
    return (plain && other.plain) || (view == other.view && groups == other.groups && desc == other.desc);
  }
  bool operator!=(const Layout& other) const { return !(*this == other); }
};

ElementType element_type(DType dtype);

// Row-major layouts of `shape` under each view.
Layout rows_layout(const Shape& shape, DType dtype = DType::kFloat32);
Layout image_layout(const Shape& shape, DType dtype = DType::kFloat32);
Layout filter_layout(const Shape& shape, int64_t groups);

// Row-major under the view that suits the rank: an image for four axes, rows otherwise.
Layout plain_layout(const Shape& shape, DType dtype);

// The row-major layout under the same view as `layout`.
Layout plain_like(const Layout& layout, const Shape& shape, DType dtype);

// `desc` as a primitive asked for it, under the view of `model`.
Layout with_desc(const Layout& model, const Desc& desc, const Shape& shape, DType dtype);

// The logical descriptor with the layout left to the primitive.
Desc any_of(const Layout& layout);

// Whether a tensor has the same bytes in both layouts: sixteen channels in one block lie as channels last do.
bool same_bytes(const Layout& a, const Layout& b);

// Number of elements in memory, padding of blocked channels counted.
int64_t stored_elements(const Layout& layout);

// True when a blocked layout holds more elements than the tensor; those must stay zero.
bool is_padded(const Layout& layout);

}  // namespace fovea
