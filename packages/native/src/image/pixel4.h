// One pixel as four floats, the last of which means nothing.
#pragma once

#include <cstdint>
#include <cstring>

#include "simd/math.h"
#include "simd/vector16.h"

namespace fovea {

using Pixel4 = float __attribute__((vector_size(16), aligned(4), may_alias));

FOVEA_INLINE Pixel4 load_pixel(const float* from) { return *reinterpret_cast<const Pixel4*>(from); }

// Reads four bytes. They are interleaved with zeros, since compilers take converted vectors of bytes apart.
FOVEA_INLINE Pixel4 load_pixel(const uint8_t* from) {
  using Bytes = uint8_t __attribute__((vector_size(16)));
  using Pairs = uint16_t __attribute__((vector_size(16)));
  using Integers = int32_t __attribute__((vector_size(16)));
  int32_t word;
  std::memcpy(&word, from, sizeof word);
  const auto bytes = reinterpret_cast<Bytes>(Integers{word, 0, 0, 0});
  const Bytes order = {0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23};
  const auto pairs = reinterpret_cast<Pairs>(__builtin_shuffle(bytes, Bytes{}, order));
  const auto integers = reinterpret_cast<Integers>(__builtin_shuffle(pairs, Pairs{}, Pairs{0, 8, 1, 9, 2, 10, 3, 11}));
  return __builtin_convertvector(integers, Pixel4);
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
