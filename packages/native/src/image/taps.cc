#include "image/taps.h"

#include <cmath>

#include "image/fill-index.h"

namespace fovea {

void append_taps(AxisTaps& taps, double position, double scale, Extent extent, FillMode mode) {
  const double reach = std::max(1.0, scale);
  const size_t start = taps.weights.size();
  double total = 0;
  for (auto pixel = static_cast<int64_t>(std::floor(position - reach + 0.5));
       static_cast<double>(pixel) + 0.5 < position + reach; pixel++) {
    const double weight = 1 - std::fabs(static_cast<double>(pixel) + 0.5 - position) / reach;
    const bool is_inside = pixel >= extent.first && pixel < extent.end;
    if (weight <= 0 || (mode == FillMode::kDrop && !is_inside)) continue;
    taps.indices.push_back(static_cast<int32_t>(filled_index(pixel, extent, mode)));
    taps.weights.push_back(static_cast<float>(weight));
    total += weight;
  }
  if (total == 0) {
    const auto pixel = static_cast<int64_t>(std::floor(position));
    taps.indices.push_back(static_cast<int32_t>(filled_index(pixel, extent, FillMode::kNearest)));
    taps.weights.push_back(1);
    return;
  }
  for (size_t tap = start; tap < taps.weights.size(); tap++) taps.weights[tap] /= static_cast<float>(total);
}

AxisTaps axis_taps(int64_t count, double scale, double offset, Extent extent, FillMode mode) {
  AxisTaps taps;
  taps.starts.reserve(static_cast<size_t>(count) + 1);
  taps.starts.push_back(0);
  for (int64_t i = 0; i < count; i++) {
    append_taps(taps, (static_cast<double>(i) + 0.5) * scale + offset, std::fabs(scale), extent, mode);
    taps.starts.push_back(static_cast<int32_t>(taps.weights.size()));
  }
  return taps;
}

}  // namespace fovea
