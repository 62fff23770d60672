// Images as kernels that work per pixel see them.
#pragma once

#include "program/builder.h"

namespace fovea {

// An image in memory is row-major [batch, groups, height, width, lanes] whichever way its channels lie: channels
// last are one group of all channels, blocked channels are groups of 16 (or 8, or 4), the last one padded with zeros.
struct ImageView {
  int64_t batch, groups, height, width, lanes;

  Shape extents() const { return {batch, groups, height, width, lanes}; }
  int64_t row() const { return width * lanes; }
  int64_t plane() const { return height * row(); }
};

// The channels per block of a blocked layout (nChw16c and the like); 0 for other layouts.
int64_t channel_block(const Layout& layout);

// The layout to read an image in: the current one if a view of it exists, else row-major.
Layout image_layout_of(Builder& builder, int id);

// The layout of an image of `shape` that lies as `model`, which image_layout_of gave for another image.
Layout image_like(const Layout& model, const Shape& shape);

ImageView image_view(const Layout& layout, const Shape& shape);

// The descriptor of a float32 image of `shape` in the format of `model`: channels last, first, or blocked.
Desc same_format(const Desc& model, const Shape& shape);

}  // namespace fovea
