// The window of a pooling instruction in oneDNN's terms, and the cases that oneDNN doesn't cover.
#pragma once

#include "kernels/separable.h"
#include "program/builder.h"

namespace fovea {

struct PoolWindow {
  PoolWindow(const Instruction& instruction, const Shape& x, const Shape& y);
  Dims size, strides, dilations, before, after;
  Dims inputs, outputs;  // rows and columns of image and result
  Dims padded;           // rows and columns of the image with its declared padding, from 0

  // Returns the row (or column) of the image under cell `index` of an output's window.
  int64_t cell(int axis, int64_t output, int64_t index) const {
    return output * strides[axis] - before[axis] + index * (dilations[axis] + 1);
  }

  // Whether a window has no cell on the image. oneDNN returns the lowest float and 0 ÷ 0 for it, not −∞ and 0.
  bool has_empty() const;

  // oneDNN divides by the number of cells on the image, or by all cells. PyTorch doesn't count cells beyond the
  // declared padding, which ceil mode can reach.
  bool averages_alike(bool count_padding) const;

  // Returns the mean over the windows along one axis.
  AxisMap mean(int axis, bool count_padding) const;
};

}  // namespace fovea
