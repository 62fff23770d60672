#include "kernels/block-rows.h"

#include "kernels/image-view.h"

namespace fovea {

Block block_in_current_layout(Builder& builder, int read, const Shape& small, const Shape& large, const Shape& begin) {
  const auto layout = builder.layout(read);
  const int64_t lanes = layout ? channel_block(*layout) : 0;
  const bool whole = lanes > 0 && begin[3] % lanes == 0 && (small[3] % lanes == 0 || begin[3] + small[3] == large[3]);
  const DType dtype = builder.dtype(read);
  if (!whole || dtype != DType::kFloat32) {
    return {row_major_layout(small, dtype), row_major_layout(large, dtype), small, large, begin};
  }
  const Layout small_layout = image_like(*layout, small), large_layout = image_like(*layout, large);
  return {small_layout, large_layout, image_view(small_layout, small).extents(),
          image_view(large_layout, large).extents(), {begin[0], begin[3] / lanes, begin[1], begin[2], 0}};
}

BlockRows::BlockRows(const Block& block) : first_(0), count_(1), length_(1) {
  std::vector<int64_t> strides(block.large.size());
  int64_t stride = 1;
  for (size_t axis = strides.size(); axis-- > 0;) {
    strides[axis] = stride;
    stride *= block.large[axis];
    first_ += block.begin[axis] * strides[axis];
  }
  // The last axes that are copied whole and the one before them are contiguous.
  size_t outer = strides.size();
  bool whole = true;
  while (outer > 0 && whole) {
    outer--;
    length_ *= block.small[outer];
    whole = block.small[outer] == block.large[outer];
  }
  for (size_t axis = 0; axis < outer; axis++) {
    extents_.push_back(block.small[axis]);
    strides_.push_back(strides[axis]);
    count_ *= block.small[axis];
  }
}

int64_t BlockRows::start(int64_t row) const {
  int64_t offset = first_;
  for (size_t axis = extents_.size(); axis-- > 0;) {
    offset += row % extents_[axis] * strides_[axis];
    row /= extents_[axis];
  }
  return offset;
}

}  // namespace fovea
