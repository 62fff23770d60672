// Views of tensors for kernels that work per channel.
#pragma once

#include <algorithm>

#include "program/builder.h"

namespace fovea {

// A tensor as rows of up to 16 adjacent channels: row-major [.., channels] and blocked
// [batch, channels / 16, height · width, 16] differ only in strides. Blocks of 8 channels have rows of 8.
struct ChannelView {
  static constexpr int64_t kLanes = 16;

  int64_t width;   // channels of a block: 16 or 8
  int64_t batch;   // independent outer parts
  int64_t blocks;  // groups of channels; the last may be narrower
  int64_t rows;    // rows in each
  int64_t channels;
  int64_t batch_stride, block_stride, row_stride;
  bool padded;  // the last block is stored with `width` lanes whatever is in use

  int64_t start(int64_t part, int64_t block) const { return part * batch_stride + block * block_stride; }
  int64_t pixel(int64_t index) const { return index / rows * batch_stride + index % rows * row_stride; }
  int64_t lanes(int64_t block) const { return std::min(width, channels - block * width); }
};

// Returns the layout to read a tensor in: the current one if it has such a view with at least `narrowest` lanes, otherwise
// row-major.
Layout channel_layout(Builder& builder, int id, int64_t narrowest = ChannelView::kLanes);

ChannelView channel_view(const Layout& layout, const Shape& shape);

}  // namespace fovea
