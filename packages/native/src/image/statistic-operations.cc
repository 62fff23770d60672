#include <algorithm>
#include <cmath>

#include "image/operations.h"

namespace fovea {

namespace {

// A scalar minimum keeps the compiler from vector code; independent lanes don't.
void widen(const float* values, int64_t count, float lowest[16], float highest[16]) {
  int64_t i = 0;
  for (; i + 16 <= count; i += 16) {
    for (int lane = 0; lane < 16; lane++) {
      lowest[lane] = std::min(lowest[lane], values[i + lane]);
      highest[lane] = std::max(highest[lane], values[i + lane]);
    }
  }
  for (; i < count; i++) {
    lowest[0] = std::min(lowest[0], values[i]);
    highest[0] = std::max(highest[0], values[i]);
  }
}

// Pillow's table of what each byte becomes.
void equalizing_table(const int64_t histogram[256], int64_t pixels, float table[256]) {
  int64_t last = 0;
  for (int value = 255; value >= 0 && last == 0; value--) last = histogram[value];
  const int64_t step = (pixels - last) / 255;
  int64_t below = step / 2;
  for (int value = 0; value < 256; value++) {
    table[value] = static_cast<float>(step == 0 ? value : std::min<int64_t>(255, below / step));
    below += histogram[value];
  }
}

}  // namespace

PointOperation autocontrast(Planes& planes) {
  PointOperation stretch = {PointOperation::kStretch, {}, {}};
  for (int channel = 0; channel < planes.channels; channel++) {
    float lowest[16], highest[16];
    std::fill_n(lowest, 16, 255.0f);
    std::fill_n(highest, 16, 0.0f);
    widen(planes.plane(channel), planes.pixels, lowest, highest);
    // The bytes that they round to, so that an image of one color stays as it is.
    const float low = std::floor(*std::min_element(lowest, lowest + 16) + 0.5f);
    const float high = std::floor(*std::max_element(highest, highest + 16) + 0.5f);
    const float factor = high > low ? 255 / (high - low) : 1;
    stretch.parameters[channel] = factor;
    stretch.parameters[3 + channel] = high > low ? -low * factor : 0;
  }
  return stretch;
}

void equalize(Planes& planes) {
  for (int channel = 0; channel < planes.channels; channel++) {
    float* values = planes.plane(channel);
    int64_t histogram[256] = {};
    for (int64_t i = 0; i < planes.pixels; i++) histogram[static_cast<int>(values[i] + 0.5f)]++;
    float table[256];
    equalizing_table(histogram, planes.pixels, table);
    for (int64_t i = 0; i < planes.pixels; i++) values[i] = table[static_cast<int>(values[i] + 0.5f)];
  }
}

}  // namespace fovea
