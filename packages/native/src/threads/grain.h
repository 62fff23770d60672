// The minimum work per thread for `parallel_for`: with less, waking a thread costs more than it saves. The values are
// estimates of what one core (EPYC with AVX-512, November 2026) does in 5 to 20 µs, not measurements.
#pragma once

#include <algorithm>
#include <cstdint>

namespace fovea {

// Elements of loops that do little arithmetic: activations, sums, scaling, transposed copies.
constexpr int64_t kElementGrain = 1 << 14;
// Elements of normalizations and poolings, which read an element two or three times.
constexpr int64_t kNormalizationGrain = 1 << 13;
// Elements of softmax, with an exponential for each, and of argmax.
constexpr int64_t kExponentialGrain = 1 << 12;
// Weights of a product with one row: each is read from memory and used once.
constexpr int64_t kWeightGrain = 1 << 15;
// Bytes of copies in pieces, and of contiguous copies.
constexpr int64_t kPieceBytesGrain = 1 << 15, kCopyBytesGrain = 1 << 16;

// Converts a grain of `work` to items that cost `per_item` each.
inline int64_t grain_of(int64_t work, int64_t per_item) {
  return std::max<int64_t>(1, work / std::max<int64_t>(1, per_item));
}

}  // namespace fovea
