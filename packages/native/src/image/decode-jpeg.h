// Decodes the JPEG files that most cameras and programs write; others are left to a general decoder.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>

namespace fovea {

// Images that are left to a general decoder: with more pixels, or at least as high and wide.
struct JpegLimits {
  double pixels, height, width;
};

// The pixels are in `memory` if they fit into its `size` bytes, else in memory of their own.
struct JpegPixels {
  uint8_t* memory;
  size_t size;
  std::unique_ptr<uint8_t[]> own;
  int64_t height, width, channels;
};

// Decodes gray or color images with 8 bits per channel to 1 or 3 channels, and turns them upright. Returns false for
// any other file: CMYK, with an unclear EXIF orientation, damaged in any way, with scans that are missing or very many,
// or beyond the limits. It exists only in builds with libjpeg-turbo, for which FOVEA_JPEG is defined.
bool decode_jpeg(const uint8_t* bytes, size_t length, const JpegLimits& limits, JpegPixels& pixels);

}  // namespace fovea
