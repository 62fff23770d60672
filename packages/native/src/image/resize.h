// Resizing bytes along one axis, bit for bit as packages/fovea/src/data/resize-pixels.ts, which also computes the taps.
#pragma once

#include <cstdint>

namespace fovea {

// For each output, the weights of its counts[i] inputs from firsts[i] on, in 2^22nds; `most` weights are stored for each.
struct ByteTaps {
  const int32_t *firsts, *counts, *weights;
  int64_t outputs, most;
};

// Resizes each row of an image [height, width, channels] to taps.outputs pixels.
void resize_rows(const uint8_t* source, int64_t height, int64_t width, int64_t channels, const ByteTaps& taps, uint8_t* to);

// Resizes the columns of an image whose rows have `length` bytes to taps.outputs pixels.
void resize_columns(const uint8_t* source, int64_t length, const ByteTaps& taps, uint8_t* to);

}  // namespace fovea
