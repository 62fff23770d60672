#include "image/look-up-bytes.h"

namespace fovea {

void look_up_bytes(const uint8_t* bytes, int64_t pixels, int64_t channels, const float* tables, bool is_reversed, float* to) {
  if (channels == 3) {
    const float *first = tables, *second = tables + 256, *third = tables + 512;
    const int64_t left = is_reversed ? 2 : 0, right = 2 - left;
    for (int64_t i = 0; i < 3 * pixels; i += 3) {
      to[i] = first[bytes[i + left]];
      to[i + 1] = second[bytes[i + 1]];
      to[i + 2] = third[bytes[i + right]];
    }
    return;
  }
  for (int64_t i = 0; i < pixels; i++) {
    for (int64_t channel = 0; channel < channels; channel++) {
      const int64_t from = is_reversed ? channels - 1 - channel : channel;
      to[i * channels + channel] = tables[256 * channel + bytes[i * channels + from]];
    }
  }
}

}  // namespace fovea
