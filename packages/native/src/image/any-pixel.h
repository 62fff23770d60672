// Pixels anywhere, at an edge or far beyond, whatever their reach.
#pragma once

#include <vector>

#include "image/image-program.h"
#include "image/pixel4.h"

namespace fovea {

class AnyPixel {
 public:
  AnyPixel(const SourceImage& source, const ImageProgram& program);

  // The weighted mean of the pixels around a place, as four floats.
  void blend(double x, double y, double reach_x, double reach_y, float* to);

 private:
  // The taps of one axis; index −1 stands for the fill color.
  struct Taps {
    void find(double position, double reach, Extent extent, FillMode mode);

    std::vector<int64_t> indices;
    std::vector<float> weights;
    int64_t count = 0;
  };

  Pixel4 pixel(int64_t row, int64_t column) const;

  const SourceImage& source_;
  const ImageProgram& program_;
  Pixel4 fill_ = {};
  int64_t most_;
  Taps across_, down_;
};

}  // namespace fovea
