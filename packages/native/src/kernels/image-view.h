// Views of images for kernels that work per pixel.
#pragma once

#include "program/builder.h"

namespace fovea {

// An image as row-major [batch, groups, height, width, lanes]: with channels last, one group of all channels; with
// blocked channels, groups of 16 (or 8, or 4), the last one padded with zeros.
struct ImageView {
  int64_t batch, groups, height, width, lanes;

  Shape extents() const { return {batch, groups, height, width, lanes}; }
  int64_t row() const { return width * lanes; }
  int64_t plane() const { return height * row(); }
};

// Returns the channels per block of a blocked layout (such as nChw16c); 0 for other layouts.
int64_t channel_block(const Layout& layout);

// Returns the layout to read an image in: the current one if it has such a view, otherwise row-major.
Layout image_layout_of(Builder& builder, int id);

// Returns the layout of an image of `shape` in the format of `model`, a result of image_layout_of for another image.
Layout image_like(const Layout& model, const Shape& shape);

ImageView image_view(const Layout& layout, const Shape& shape);

// Returns the descriptor of a float32 image of `shape` in the format of `model`: channels last, first, or blocked.
Desc same_format(const Desc& model, const Shape& shape);

}  // namespace fovea
