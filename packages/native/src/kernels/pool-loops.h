// Maximum pooling by plain loops, for windows and numbers that oneDNN does not treat as PyTorch does.
#pragma once

#include "kernels/pool-window.h"

namespace fovea {

// The same buffers as the instructions maxPool2d and maxPool2dGradient have; `positions` −1: nobody reads them.
void emit_max_pool(Builder& builder, const PoolWindow& window, int x, int y, int positions);
void emit_max_pool_gradient(Builder& builder, const PoolWindow& window, int dy, int positions, int dx);

// Planes of rows of pixels, of some channels each: all that pooling has to know of how an image lies.
struct PoolPlanes {
  int64_t count, channels;
};

// The planes of an image in this layout, if it is one of such.
std::optional<PoolPlanes> pool_planes(const Layout& layout, const Shape& shape);

// What fills the slots `y` and `positions`, of this element type, from `x`.
std::function<void(const SlotPointers&)> max_pool_loop(const PoolWindow& window, const PoolPlanes& planes, int x, int y,
                                                 int positions, DType dtype);

}  // namespace fovea
