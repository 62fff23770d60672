// A few neighboring pixels of an output row, each the weighted mean of the source's pixels within its reach: the
// weights are triangles along both axes.
#pragma once

#include <vector>

#include "image/padded-source.h"

namespace fovea {

// The places of pixels along an axis, how far they reach, and the largest reach.
struct AxisPlaces {
  const double* places;
  const float* reaches;
  float most;
};

class TriangleTaps {
 public:
  static constexpr int64_t kMostPixels = 128;

  explicit TriangleTaps(float most_reach);

  // Finds the taps of pixels at places within a padded source.
  void find(const PaddedSource& source, const AxisPlaces& x, const AxisPlaces& y, int64_t count);

  // Blends what was found: four floats per pixel. Copies what is missing in the source.
  void blend(PaddedSource& source, float* pixels) const;

 private:
  // One number per pixel.
  using Floats = float[kMostPixels];
  using Indices = int32_t[kMostPixels];

  int64_t count_ = 0;
  // Rows, and pairs of columns, that each pixel reads; those beyond its reach weigh nothing.
  int64_t rows_ = 0, pairs_ = 0;
  // The first column and row, from the corner of the margin, and where their pixel is.
  Indices column_, row_, start_;
  // How far the center of the first pixel is from the place, and the weight that is lost per pixel of distance.
  Floats from_x_, from_y_, slope_x_, slope_y_;
  // The weights of the rows, divided by the sum of all of a pixel's weights: `kMostPixels` for each row.
  std::vector<float> weights_;
};

}  // namespace fovea
