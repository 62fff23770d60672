// One pixel as four floats, the last of which means nothing.
#pragma once

#include <cstdint>
#include <cstring>

#include "simd/math.h"
#include "simd/vector16.h"

namespace fovea {

using Pixel4 = float __attribute__((vector_size(16), aligned(4), may_alias));

FOVEA_INLINE Pixel4 load_pixel(const float* from) { return *reinterpret_cast<const Pixel4*>(from); }

// Reads four bytes.
FOVEA_INLINE Pixel4 load_pixel(const uint8_t* from) {
  using Bytes = uint8_t __attribute__((vector_size(4)));
  using Integers = int32_t __attribute__((vector_size(16)));
  Bytes bytes;
  std::memcpy(&bytes, from, sizeof bytes);
  return __builtin_convertvector(__builtin_convertvector(bytes, Integers), Pixel4);
}

FOVEA_INLINE void store_pixel(float* to, Pixel4 pixel) { *reinterpret_cast<Pixel4*>(to) = pixel; }

// From four floats per pixel to a row of each plane.
FOVEA_INLINE void spread_pixels(const float* pixels, int64_t count, float* red, float* green, float* blue) {
#pragma GCC ivdep
  for (int64_t i = 0; i < count; i++) {
    red[i] = pixels[4 * i];
    green[i] = pixels[4 * i + 1];
    blue[i] = pixels[4 * i + 2];
  }
}

}  // namespace fovea
