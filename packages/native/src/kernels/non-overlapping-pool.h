// Pooling with windows that tile the image, for images stored as planes: each row of the result comes from adjacent
// values in a few rows of the input.
#pragma once

#include "kernels/pool-window.h"

namespace fovea {

// Returns whether the windows cover each pixel exactly once: no gap, no overlap, no padding.
bool is_non_overlapping(const PoolWindow& window, const Shape& x);

// Returns whether the image is stored as [batch, channels, height, width].
bool lies_as_planes(const Layout& layout, const Shape& x);

void build_non_overlapping_average_pool(Builder& builder, const Instruction& instruction, const PoolWindow& window);
void build_non_overlapping_average_pool_gradient(Builder& builder, const Instruction& instruction, const PoolWindow& window);

// Max pooling, if the windows tile the image and a byte can number their cells. Positions are stored as planes of bytes.
bool has_non_overlapping_max_pool(const PoolWindow& window, const Layout& x_layout, const Shape& x);
void build_non_overlapping_max_pool(Builder& builder, const Instruction& instruction, const PoolWindow& window);

bool has_non_overlapping_max_pool_gradient(const PoolWindow& window, const Layout& positions, const Shape& dx,
                                           const Shape& dy);
void build_non_overlapping_max_pool_gradient(Builder& builder, const Instruction& instruction, const PoolWindow& window);

}  // namespace fovea
