#include "kernels/channel-view.h"

#include "kernels/image-view.h"

namespace fovea {

Layout channel_layout(Builder& builder, int id) {
  const auto layout = builder.layout(id);
  if (layout && (layout->row_major || channel_block(*layout) == ChannelView::kLanes)) return *layout;
  return row_major_layout(builder.shape(id), builder.dtype(id));
}

ChannelView channel_view(const Layout& layout, const Shape& shape) {
  constexpr int64_t lanes = ChannelView::kLanes;
  const int64_t channels = shape.back();
  const int64_t blocks = (channels + lanes - 1) / lanes;
  if (layout.row_major) return {1, blocks, size_of(shape) / channels, channels, 0, lanes, channels, false};
  const int64_t rows = shape[1] * shape[2];
  return {shape[0], blocks, rows, channels, blocks * rows * lanes, rows * lanes, lanes, true};
}

}  // namespace fovea
