#include "image/any-pixel.h"

#include <cmath>

#include "image/fill-index.h"

namespace fovea {

void AnyPixel::Taps::find(double position, double reach, Extent extent, FillMode mode) {
  const auto first = static_cast<int64_t>(std::floor(position - reach + 0.5));
  const auto most = static_cast<size_t>(2 * reach) + 3;
  if (weights.size() < most) {
    indices.resize(most);
    weights.resize(most);
  }
  count = 0;
  double total = 0;
  for (int64_t pixel = first; static_cast<double>(pixel) + 0.5 < position + reach; pixel++) {
    const double weight = 1 - std::fabs(static_cast<double>(pixel) + 0.5 - position) / reach;
    const bool is_inside = pixel >= extent.first && pixel < extent.end;
    if (weight <= 0 || (mode == FillMode::kDrop && !is_inside)) continue;
    indices[count] = is_inside ? pixel : filled_index(pixel, extent, mode);
    weights[count++] = static_cast<float>(weight);
    total += weight;
  }
  if (total == 0) {
    indices[0] = filled_index(static_cast<int64_t>(std::floor(position)), extent, FillMode::kNearest);
    weights[0] = 1;
    count = 1;
    return;
  }
  const auto scale = static_cast<float>(1 / total);
  for (int64_t i = 0; i < count; i++) weights[i] *= scale;
}

AnyPixel::AnyPixel(const SourceImage& source, const ImageProgram& program) : source_(source), program_(program) {
  for (int channel = 0; channel < source.channels; channel++) fill_[channel] = program.fill_color[channel];
  most_ = source.height * source.width * source.channels - 4;
}

void AnyPixel::blend(double x, double y, double reach_x, double reach_y, float* to) {
  across_.find(x, reach_x, program_.columns, program_.fill_mode);
  down_.find(y, reach_y, program_.rows, program_.fill_mode);
  Pixel4 sum = {};
  for (int64_t i = 0; i < down_.count; i++) {
    Pixel4 line = {};
    for (int64_t j = 0; j < across_.count; j++) line += across_.weights[j] * pixel(down_.indices[i], across_.indices[j]);
    sum += down_.weights[i] * line;
  }
  store_pixel(to, sum);
}

Pixel4 AnyPixel::pixel(int64_t row, int64_t column) const {
  if (row < 0 || column < 0) return fill_;
  const int64_t at = (row * source_.width + column) * source_.channels;
  // Four bytes are read only where there are four.
  if (at <= most_) return load_pixel(source_.data + at);
  Pixel4 value = {};
  for (int channel = 0; channel < source_.channels; channel++) value[channel] = source_.data[at + channel];
  return value;
}

}  // namespace fovea
