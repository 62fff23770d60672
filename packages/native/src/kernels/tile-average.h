// Average pooling where the windows tile the image exactly and each channel is a plane of its own: rows of the
// result are sums of neighbours in a few rows of the input.
#pragma once

#include "kernels/pool-window.h"

namespace fovea {

// Whether the windows tile the image: no gap, no overlap, no padding.
bool tiles(const PoolWindow& window, const Shape& x);

// Whether the image lies as [batch, channels, height, width].
bool lies_as_planes(const Layout& layout, const Shape& x);

void build_tile_average(Builder& builder, const Instruction& instruction, const PoolWindow& window);
void build_tile_average_gradient(Builder& builder, const Instruction& instruction, const PoolWindow& window);

}  // namespace fovea
