// The window of a pooling instruction in oneDNN's terms, and where oneDNN's terms do not reach.
#pragma once

#include "kernels/separable.h"
#include "program/builder.h"

namespace fovea {

struct PoolWindow {
  PoolWindow(const Instruction& instruction, const Shape& x, const Shape& y);
  Dims size, strides, dilations, before, after;
  Dims inputs, outputs;  // rows and columns of image and result
  Dims padded;           // rows and columns of the image with its declared padding, from 0

  // Where cell `index` of the window of an output row (or column) lies on the image.
  int64_t cell(int axis, int64_t output, int64_t index) const {
    return output * strides[axis] - before[axis] + index * (dilations[axis] + 1);
  }

  // Some window has no cell on the image. oneDNN gives the lowest float and 0 ÷ 0 for it, not −∞ and 0.
  bool has_empty() const;

  // oneDNN divides by the number of cells on the image, or by all cells. PyTorch does not count cells behind the
  // declared padding, which ceil mode can reach.
  bool averages_alike(bool count_padding) const;

  // The mean over the windows along one axis.
  AxisMap mean(int axis, bool count_padding) const;
};

}  // namespace fovea
