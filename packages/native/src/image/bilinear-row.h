// An output row whose pixels reach no further than their four neighbors in the source.
#pragma once

#include <vector>

#include "image/image-program.h"

namespace fovea {

class BilinearRow {
 public:
  BilinearRow(const SourceImage& source, const ImageProgram& program);

  // Images of one row or column have no neighbors, and those of 2 GiB or more have places beyond 32 bits.
  static bool is_for(const SourceImage& source, const ImageProgram& program);

  // Blends the neighbors of places, which it folds, to a row of each plane.
  void sample(double* x, double* y, float* const* planes);

  // How far a place is within the centers of the outermost pixels. Below 0, it has other neighbors than those that were
  // blended; at −1, none inside the image.
  const std::vector<float>& depths() const { return depths_; }

 private:
  template <int kChannels>
  void read_words();

  const SourceImage& source_;
  const ImageProgram& program_;
  // Where the upper left of the neighbors begins, and the weights of the right and the lower ones.
  std::vector<int32_t> starts_;
  std::vector<float> right_, lower_, depths_;
  // The left and right neighbors in the upper and in the lower row: words of four bytes, three of which are the pixel.
  std::vector<uint32_t> words_[4];
};

}  // namespace fovea
