// Convolution by Winograd's algorithm: windows of 3×3 or 5×5, stride 1, one group, for AVX-512 and AVX2. A tile of 6×6 values is
// transformed to 36 values per channel; at each of these points, a matrix product multiplies the tiles by the kernel,
// and the 36 products are transformed to 4×4 or 2×2 outputs. This takes a quarter of the multiplications of a 3×3
// window and 36 % of those of a 5×5 window.
#pragma once

#include <cstdint>

#include "simd/chunk-functions.h"

namespace fovea {

// Images are stored in blocks of winograd_lanes() channels, padded with zeros.
struct WinogradShape {
  int64_t batch, height, width, channels;
  int64_t out_height, out_width, filters;
  int64_t window;     // 3 or 5
  int64_t top, left;  // padding before

  int64_t tile() const { return 7 - window; }
};

// The weight for row i, column j, channel c and filter f is at i·row + j·column + c·channel + f·filter.
struct KernelView {
  const float* data;
  int64_t row, column, channel, filter;
};

// Applied to the output: a bias per filter and an image of the output's shape are added (either may be null), then the
// activation.
struct WinogradFinish {
  const float* bias;
  const float* addend;
  ChunkFunction activation;  // null for none
  float alpha, beta;
  bool relu;
};

// Channels per block: 16 with AVX-512, otherwise 8.
int64_t winograd_lanes();

int64_t winograd_tiles(const WinogradShape& shape);
int64_t winograd_kernel_floats(const WinogradShape& shape);
int64_t winograd_scratch_floats(const WinogradShape& shape);

// Transforms the kernel. `transformed` and all memory below is cache-line-aligned.
void transform_filter(const WinogradShape& shape, const KernelView& kernel, float* transformed);

void convolve_winograd(const WinogradShape& shape, const float* x, const float* transformed, const WinogradFinish& finish,
                       float* y, float* scratch);

}  // namespace fovea
