// Where the pixels of an output row lie in the source, and the map's scale there.
#pragma once

#include <vector>

#include "image/image-program.h"

namespace fovea {

class Places {
 public:
  explicit Places(const ImageProgram& program);

  // Computes the places of an output row.
  void compute(int64_t row);

  // The largest reach of the first and the last row, between which hardly any is larger. Computes places.
  float farthest_reach();

  std::vector<double> x, y;
  // One number per pixel, at least 1.
  std::vector<float> reach_x, reach_y;

 private:
  void displace(const Displacement& displacement, double center);

  const ImageProgram& program_;
  const bool is_affine_;
  // Of an affine map, its last number is 1.
  std::array<double, 9> matrix_;
  std::vector<double> control_x_, control_y_;
};

}  // namespace fovea
