// Max pooling with plain loops, for windows and values that oneDNN handles differently from PyTorch.
#pragma once

#include "kernels/pool-window.h"

namespace fovea {

// The buffers of the instructions maxPool2d and maxPool2dGradient; `positions` is −1 if unused.
void emit_max_pool(Builder& builder, const PoolWindow& window, int x, int y, int positions);
void emit_max_pool_gradient(Builder& builder, const PoolWindow& window, int dy, int positions, int dx);

// An image as planes of rows of pixels with a number of channels each: all that pooling needs to know about the layout.
struct PoolPlanes {
  int64_t count, channels;
};

// Returns the planes of an image in this layout, if it has such a form.
std::optional<PoolPlanes> pool_planes(const Layout& layout, const Shape& shape);

// Returns a function that fills the slots `y` and `positions`, of this element type, from `x`.
std::function<void(const SlotPointers&)> max_pool_loop(const PoolWindow& window, const PoolPlanes& planes, int x, int y,
                                                 int positions, DType dtype);

}  // namespace fovea
