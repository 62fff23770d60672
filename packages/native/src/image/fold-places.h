// Places beyond the edges of an image.
#pragma once

#include "image/image-program.h"

namespace fovea {

// The edges along an axis, and how far beyond them places are told apart.
struct AxisBounds {
  double first, end, beyond;
};

// Moves places that are far beyond the edges to where the same is seen.
void fold_places(double* places, int64_t count, const AxisBounds& bounds, FillMode mode);

}  // namespace fovea
