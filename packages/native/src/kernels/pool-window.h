// The window of a pooling instruction in oneDNN's terms.
#pragma once

#include "program/builder.h"

namespace fovea {

struct PoolWindow {
  PoolWindow(const Instruction& instruction, const Shape& x, const Shape& y);
  Dims size, strides, dilations, before, after;
};

// The descriptor of an image of `shape` that lies in the format of `model` (row-major or blocked channels).
Desc same_format(const Desc& model, const Shape& shape);

}  // namespace fovea
