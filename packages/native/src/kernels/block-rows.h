// A block inside a larger tensor: what slicing and padding copy.
#pragma once

#include "program/builder.h"

namespace fovea {

// The block [begin, begin + small) of a tensor `large`, both in axes of memory (see ImageView).
struct Block {
  Layout small_layout, large_layout;
  Shape small, large, begin;
};

// Returns the block of shape `small` at `begin` of shape `large`, in the memory layout of `read`, which is one of the
// two. An image with blocked channels keeps its layout if the block doesn't split a group of channels.
Block block_in_current_layout(Builder& builder, int read, const Shape& small, const Shape& large, const Shape& begin);

// The contiguous runs of a block in the large tensor; in the small one, they follow each other.
class BlockRows {
 public:
  explicit BlockRows(const Block& block);

  int64_t count() const { return count_; }
  int64_t length() const { return length_; }  // elements of one row

  // Returns the offset of row `row` in the large tensor.
  int64_t start(int64_t row) const;

 private:
  Shape extents_;
  std::vector<int64_t> strides_;
  int64_t first_, count_, length_;
};

}  // namespace fovea
