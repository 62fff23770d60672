// Replaces the bytes of an image by the floats that tables give for them.
#pragma once

#include <cstdint>

namespace fovea {

// `tables` has 256 numbers for each channel of the result. Its first channel is the last of the image if `is_reversed`.
void look_up_bytes(const uint8_t* bytes, int64_t pixels, int64_t channels, const float* tables, bool is_reversed, float* to);

}  // namespace fovea
