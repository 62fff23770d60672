#include "kernels/winograd-product.h"

#include "simd/simd.h"
#include "simd/vector16.h"

namespace fovea {

namespace {

constexpr int64_t kMostRows = 6;  // of four vectors: with the panel's vectors and one value, all but three registers

// The loops over rows and vectors are unrolled, so that the sums stay in registers.
template <int Rows, int Vectors>
FOVEA_AVX512 void multiply_rows(const float* x, int64_t x_pitch, const float* kernel, int64_t channels, float* y,
                                int64_t y_pitch) {
  Vector16 sums[Rows][Vectors];
#pragma GCC unroll 8
  for (int row = 0; row < Rows; row++) {
#pragma GCC unroll 8
    for (int i = 0; i < Vectors; i++) sums[row][i] = Vector16{};
  }
  for (int64_t channel = 0; channel < channels; channel++) {
    Vector16 weights[Vectors];
#pragma GCC unroll 8
    for (int i = 0; i < Vectors; i++) {
      weights[i] = load16(kernel + (channel * Vectors + i) * 16);
      pin<kWideRegisters>(weights[i]);
    }
#pragma GCC unroll 8
    for (int row = 0; row < Rows; row++) {
      const float value = x[row * x_pitch + channel];
#pragma GCC unroll 8
      for (int i = 0; i < Vectors; i++) sums[row][i] += weights[i] * value;
    }
  }
#pragma GCC unroll 8
  for (int row = 0; row < Rows; row++) {
#pragma GCC unroll 8
    for (int i = 0; i < Vectors; i++) store16(y + row * y_pitch + i * 16, sums[row][i]);
  }
}

using MultiplyRows = void (*)(const float*, int64_t, const float*, int64_t, float*, int64_t);

template <int Vectors>
constexpr MultiplyRows kByRows[kMostRows] = {multiply_rows<1, Vectors>, multiply_rows<2, Vectors>,
                                             multiply_rows<3, Vectors>, multiply_rows<4, Vectors>,
                                             multiply_rows<5, Vectors>, multiply_rows<6, Vectors>};

constexpr const MultiplyRows* kByVectors[kPanelBlocks] = {kByRows<1>, kByRows<2>, kByRows<3>, kByRows<4>};

}  // namespace

void multiply_panel(const float* tiles, int64_t tile_pitch, int64_t tile_count, int64_t channels, const float* kernel,
                    int64_t filter_blocks, int64_t panel, float* result, int64_t result_pitch) {
  const MultiplyRows* by_rows = kByVectors[blocks_of_panel(filter_blocks, panel) - 1];
  const float* weights = kernel + panel * kPanelBlocks * 16 * channels;
  const int64_t parts = (tile_count + kMostRows - 1) / kMostRows;
  for (int64_t part = 0; part < parts; part++) {
    const int64_t begin = tile_count * part / parts, end = tile_count * (part + 1) / parts;
    by_rows[end - begin - 1](tiles + begin * tile_pitch, tile_pitch, weights, channels, result + begin * result_pitch,
                             result_pitch);
  }
}

}  // namespace fovea
