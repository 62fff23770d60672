// Which pixel is read in place of one outside the image.
#pragma once

#include <algorithm>

#include "image/image-program.h"

namespace fovea {

// The pixel's index, or −1 for the fill color.
inline int64_t filled_index(int64_t pixel, Extent extent, FillMode mode) {
  if (pixel >= extent.first && pixel < extent.end) return pixel;
  const int64_t length = extent.end - extent.first;
  const auto remainder = [&](int64_t divisor) { return ((pixel - extent.first) % divisor + divisor) % divisor; };
  switch (mode) {
    case FillMode::kConstant: return -1;
    case FillMode::kWrap: return extent.first + remainder(length);
    case FillMode::kReflect: {
      const int64_t within = remainder(2 * length);
      return extent.first + (within < length ? within : 2 * length - 1 - within);
    }
    default: return std::clamp(pixel, extent.first, extent.end - 1);
  }
}

}  // namespace fovea
