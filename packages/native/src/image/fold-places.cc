#include "image/fold-places.h"

#include <algorithm>

#include "simd/simd.h"

namespace fovea {

namespace {

FOVEA_SIMD void repeat(double* places, int64_t count, double first, double length, bool is_mirrored) {
  const double period = is_mirrored ? 2 * length : length, frequency = 1 / period;
#pragma GCC ivdep
  for (int64_t i = 0; i < count; i++) {
    // By integers, since rounding down keeps the compiler from vector code. Places are limited, so they are small.
    const double turns = (places[i] - first) * frequency;
    const double rest = turns - static_cast<double>(static_cast<int32_t>(turns));
    const double within = (rest + (rest < 0 ? 1 : 0)) * period;
    places[i] = first + std::min(within, period - within * (is_mirrored ? 1 : 0));
  }
}

FOVEA_SIMD void limit(double* places, int64_t count, double least, double most) {
#pragma GCC ivdep
  for (int64_t i = 0; i < count; i++) places[i] = std::min(std::max(places[i], least), most);
}

}  // namespace

void fold_places(double* places, int64_t count, const AxisBounds& bounds, FillMode mode) {
  const auto [first, end, beyond] = bounds;
  if (mode == FillMode::kReflect || mode == FillMode::kWrap) {
    repeat(places, count, first, end - first, mode == FillMode::kReflect);
  }
  limit(places, count, first - beyond, end + beyond);
}

}  // namespace fovea
