#include "kernels/channel-view.h"

#include "kernels/image-view.h"

namespace fovea {

Layout channel_layout(Builder& builder, int id, int64_t narrowest) {
  const auto layout = builder.layout(id);
  const int64_t block = layout ? channel_block(*layout) : 0;
  const bool has_view = block == ChannelView::kLanes || (block == 8 && narrowest <= 8);
  if (layout && (layout->row_major || has_view)) return *layout;
  return row_major_layout(builder.shape(id), builder.dtype(id));
}

ChannelView channel_view(const Layout& layout, const Shape& shape) {
  const int64_t lanes = layout.row_major ? ChannelView::kLanes : channel_block(layout);
  const int64_t channels = shape.back();
  const int64_t blocks = (channels + lanes - 1) / lanes;
  if (layout.row_major) return {lanes, 1, blocks, size_of(shape) / channels, channels, 0, lanes, channels, false};
  const int64_t rows = shape[1] * shape[2];
  return {lanes, shape[0], blocks, rows, channels, blocks * rows * lanes, rows * lanes, lanes, true};
}

}  // namespace fovea
