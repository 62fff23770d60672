// Writes an image upright that was stored in one of the eight orientations of EXIF.
#pragma once

#include <cstdint>

namespace fovea {

// An image as it is stored.
struct StoredImage {
  int64_t height, width, channels;
  // From 1 to 8; from 5 on, the upright image is as high as the stored one is wide.
  int orientation;

  bool is_on_its_side() const { return orientation >= 5; }
};

// Writes `count` stored rows, the first of which is row `first`, to where they are in the upright image.
void orient_rows(const uint8_t* rows, int64_t first, int64_t count, const StoredImage& image, uint8_t* upright);

}  // namespace fovea
