// Two pixels as eight floats: the fourth of each means nothing.
#pragma once

#include <cstdint>
#include <cstring>

#include "image/pixel4.h"
#include "simd/math.h"

namespace fovea {

using Pixels8 = float __attribute__((vector_size(32)));

// Reads two pixels of four bytes. Compilers make one instruction of this loop if they have read the bytes as a word
// before.
FOVEA_INLINE Pixels8 load_two_pixels(const uint8_t* from) {
  uint64_t word;
  std::memcpy(&word, from, sizeof word);
  uint8_t bytes[8];
  std::memcpy(bytes, &word, sizeof bytes);
  Pixels8 pixels;
  for (int i = 0; i < 8; i++) pixels[i] = static_cast<float>(static_cast<int32_t>(bytes[i]));
  return pixels;
}

FOVEA_INLINE Pixel4 add_two_pixels(const Pixels8& pixels) {
  Pixel4 both[2];
  std::memcpy(both, &pixels, sizeof both);
  return both[0] + both[1];
}

}  // namespace fovea
