// The element-wise functions, each over a short run of values that stays in the L1 cache.
#pragma once

#include <cstdint>
#include <string>

namespace fovea {

// y[i] = f(a[i], b[i], c[i]) for i < n; y may be the same memory as an operand.
using ChunkFunction = void (*)(float* y, const float* a, const float* b, const float* c, int64_t n, float alpha,
                               float beta);

// Returns the function of an op, and the defaults of its two attributes.
struct ChunkOp {
  ChunkFunction function;
  float alpha;
  float beta;
};

// Throws std::runtime_error for an unknown name.
const ChunkOp& chunk_op(const std::string& name);

}  // namespace fovea
