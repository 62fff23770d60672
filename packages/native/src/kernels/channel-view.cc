#include "kernels/channel-view.h"

namespace fovea {

namespace {

// The channel block of nChw16c and its like; 0 for anything else.
int64_t block_of(const Layout& layout) {
  if (layout.view != View::kImage || !is_strided(layout.desc)) return 0;
  const Dims blocks = inner_blocks_of(layout.desc), axes = inner_axes_of(layout.desc);
  return blocks.size() == 1 && axes[0] == 1 ? blocks[0] : 0;
}

}  // namespace

Layout channel_layout(Builder& builder, int id) {
  const auto layout = builder.layout(id);
  if (layout && (layout->plain || block_of(*layout) == ChannelView::kLanes)) return *layout;
  return plain_layout(builder.shape(id), builder.dtype(id));
}

ChannelView channel_view(const Layout& layout, const Shape& shape) {
  constexpr int64_t lanes = ChannelView::kLanes;
  const int64_t channels = shape.back();
  const int64_t blocks = (channels + lanes - 1) / lanes;
  if (layout.plain) return {1, blocks, size_of(shape) / channels, channels, 0, lanes, channels, false};
  const int64_t rows = shape[1] * shape[2];
  return {shape[0], blocks, rows, channels, blocks * rows * lanes, rows * lanes, lanes, true};
}

}  // namespace fovea
