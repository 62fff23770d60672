// The pixels along one axis that each output row or column reads, with their weights.
#pragma once

#include <cstdint>
#include <vector>

#include "image/image-program.h"

namespace fovea {

// The taps of sample i are those from starts[i] to starts[i + 1]; index −1 stands for the fill color.
struct AxisTaps {
  std::vector<int32_t> starts, indices;
  std::vector<float> weights;
};

// Appends the taps of one sample: a triangle with half-width max(1, scale) around a position, with weights that sum to 1.
void append_taps(AxisTaps& taps, double position, double scale, Extent extent, FillMode mode);

// The taps of `count` samples at (i + ½) · scale + offset.
AxisTaps axis_taps(int64_t count, double scale, double offset, Extent extent, FillMode mode);

}  // namespace fovea
