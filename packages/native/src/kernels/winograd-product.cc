#include "kernels/winograd-product.h"

#include "simd/simd.h"
#include "simd/vector.h"

namespace fovea {

namespace {

constexpr int64_t kMostRows = 6;

// The loops over rows and vectors are unrolled, so that the sums stay in registers.
template <int Lanes, int Rows, int Vectors>
static inline __attribute__((always_inline)) void multiply_rows(const float* x, int64_t x_pitch, const float* kernel,
                                                                int64_t channels, float* y, int64_t y_pitch) {
  using V = Vector<Lanes>;
  V sums[Rows][Vectors];
#pragma GCC unroll 8
  for (int row = 0; row < Rows; row++) {
#pragma GCC unroll 8
    for (int i = 0; i < Vectors; i++) sums[row][i] = V{};
  }
  for (int64_t channel = 0; channel < channels; channel++) {
    V weights[Vectors];
#pragma GCC unroll 8
    for (int i = 0; i < Vectors; i++) {
      weights[i] = load<Lanes>(kernel + (channel * Vectors + i) * Lanes);
      pin_register<Lanes>(weights[i]);
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
    for (int i = 0; i < Vectors; i++) store<Lanes>(y + row * y_pitch + i * Lanes, sums[row][i]);
  }
}

template <int Rows, int Vectors>
FOVEA_AVX512 void multiply_rows_512(const float* x, int64_t x_pitch, const float* kernel, int64_t channels, float* y,
                                    int64_t y_pitch) {
  multiply_rows<16, Rows, Vectors>(x, x_pitch, kernel, channels, y, y_pitch);
}

template <int Rows, int Vectors>
FOVEA_AVX2 void multiply_rows_256(const float* x, int64_t x_pitch, const float* kernel, int64_t channels, float* y,
                                  int64_t y_pitch) {
  multiply_rows<8, Rows, Vectors>(x, x_pitch, kernel, channels, y, y_pitch);
}

using MultiplyRows = void (*)(const float*, int64_t, const float*, int64_t, float*, int64_t);

template <int Lanes, int Rows, int Vectors>
constexpr MultiplyRows kOfWidth = Lanes == 16 ? multiply_rows_512<Rows, Vectors> : multiply_rows_256<Rows, Vectors>;

template <int Lanes, int Vectors>
constexpr MultiplyRows kByRows[kMostRows] = {kOfWidth<Lanes, 1, Vectors>, kOfWidth<Lanes, 2, Vectors>,
                                             kOfWidth<Lanes, 3, Vectors>, kOfWidth<Lanes, 4, Vectors>,
                                             kOfWidth<Lanes, 5, Vectors>, kOfWidth<Lanes, 6, Vectors>};

template <int Lanes>
constexpr const MultiplyRows* kByVectors[4] = {kByRows<Lanes, 1>, kByRows<Lanes, 2>, kByRows<Lanes, 3>,
                                               kByRows<Lanes, 4>};

}  // namespace

template <int Lanes>
void multiply_panel(const float* tiles, int64_t tile_pitch, int64_t tile_count, int64_t channels, const float* kernel,
                    int64_t filter_blocks, int64_t panel, float* result, int64_t result_pitch) {
  const MultiplyRows* by_rows = kByVectors<Lanes>[blocks_of_panel<Lanes>(filter_blocks, panel) - 1];
  const float* weights = kernel + panel * kPanelBlocks<Lanes> * Lanes * channels;
  const int64_t parts = (tile_count + kMostRows - 1) / kMostRows;
  for (int64_t part = 0; part < parts; part++) {
    const int64_t begin = tile_count * part / parts, end = tile_count * (part + 1) / parts;
    by_rows[end - begin - 1](tiles + begin * tile_pitch, tile_pitch, weights, channels, result + begin * result_pitch,
                             result_pitch);
  }
}

template void multiply_panel<16>(const float*, int64_t, int64_t, int64_t, const float*, int64_t, int64_t, float*,
                                 int64_t);
template void multiply_panel<8>(const float*, int64_t, int64_t, int64_t, const float*, int64_t, int64_t, float*,
                                int64_t);

}  // namespace fovea
