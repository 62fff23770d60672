// Normal random numbers by counters, with Box and Muller's transform.
#pragma once

#include <cstdint>

#include "simd/philox.h"

namespace fovea {

constexpr int64_t kNormalBlock = kPhiloxBlock;

// The numbers of a block: those of the counters (block · 64 + i, step, stream, kind) under the key (seed, 0).
void normal_block(uint32_t seed, uint32_t step, uint32_t stream, uint32_t kind, int64_t block, float* y);

}  // namespace fovea
