// The operations on the sampled pixels, as packages/fovea/src/data/augment/apply/ defines them.
#pragma once

#include <algorithm>

#include "image/image-program.h"
#include "image/planes.h"

namespace fovea {

// A few pixels of each plane, which stay in the first-level cache while operation after operation is applied to them.
struct Chunk {
  float* values[3];
  int channels;
  int64_t first, count;
};

constexpr int64_t kChunkPixels = 1024;

// An operation that changes each pixel by itself, with its parameters as floats.
struct PointOperation {
  enum Kind { kMultiply, kTowardGray, kTowardMean, kHue, kShift, kSolarize, kPosterize, kStretch, kNoise } kind;
  float parameters[6];
  uint32_t seed[3];
};

void apply_point(const PointOperation& operation, const Chunk& chunk);

// The sum of a chunk's gray values.
double gray_sum(const Chunk& chunk);

// Calls `body` with every chunk of the image.
template <class Body>
void for_each_chunk(Planes& planes, const Body& body) {
  for (int64_t first = 0; first < planes.pixels; first += kChunkPixels) {
    Chunk chunk = {{}, planes.channels, first, std::min(kChunkPixels, planes.pixels - first)};
    for (int channel = 0; channel < planes.channels; channel++) chunk.values[channel] = planes.plane(channel) + first;
    body(chunk);
  }
}

// Operations that need the whole image.
PointOperation autocontrast(Planes& planes);
void equalize(Planes& planes);
void sharpen(Planes& planes, float factor);
void blur(Planes& planes, double sigma);
void erase(Planes& planes, const Operation& operation);

}  // namespace fovea
