// Maximum pooling by plain loops, for windows that oneDNN does not treat as PyTorch does.
#pragma once

#include "kernels/pool-window.h"

namespace fovea {

// The same buffers as the instructions maxPool2d and maxPool2dGradient have; `positions` −1: nobody reads them.
void emit_max_pool(Builder& builder, const PoolWindow& window, int x, int y, int positions);
void emit_max_pool_gradient(Builder& builder, const PoolWindow& window, int dy, int positions, int dx);

}  // namespace fovea
