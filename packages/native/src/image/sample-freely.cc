#include <algorithm>
#include <optional>

#include "image/any-pixel.h"
#include "image/bilinear-row.h"
#include "image/fold-places.h"
#include "image/padded-source.h"
#include "image/places.h"
#include "image/sample.h"
#include "image/triangle-taps.h"
#include "simd/simd.h"

namespace fovea {

namespace {

// Pixels that reach further are sampled one by one.
constexpr float kMostReach = 64;

// A rotation's scale is 1 but for rounding.
constexpr float kBarely = 1 + 1e-6f;

// The largest padded source.
constexpr double kMostBytes = 1 << 30;

// How far the taps of a place beyond an edge, and the pixels that are read beside them, may be from it.
int64_t margin_of(float reach) { return static_cast<int64_t>(2 * reach) + 4; }

FOVEA_SIMD void spread_colors(const float* pixels, int64_t count, float* red, float* green, float* blue) {
  spread_pixels(pixels, count, red, green, blue);
}

void spread_grays(const float* pixels, int64_t count, float* gray) {
  for (int64_t i = 0; i < count; i++) gray[i] = pixels[4 * i];
}

FOVEA_SIMD float largest_of(const float* values, int64_t count) {
  float largest[16] = {};
  int64_t i = 0;
  for (; i + 16 <= count; i += 16) {
    for (int lane = 0; lane < 16; lane++) largest[lane] = std::max(largest[lane], values[i + lane]);
  }
  for (; i < count; i++) largest[0] = std::max(largest[0], values[i]);
  return *std::max_element(largest, largest + 16);
}

bool fits(const ImageProgram& program, int64_t margin) {
  const auto side = [&](Extent extent) { return static_cast<double>(extent.end - extent.first + 2 * margin); };
  return 4 * side(program.rows) * side(program.columns) <= kMostBytes;
}

// Samples row after row.
class FreeSampler {
 public:
  FreeSampler(const SourceImage& source, const ImageProgram& program, Planes& planes)
      : source_(source),
        program_(program),
        planes_(planes),
        places_(program),
        any_(source, program),
        neighbors_(source, program),
        reach_(std::min(kMostReach, places_.farthest_reach())),
        margin_(margin_of(reach_)),
        has_neighbors_(BilinearRow::is_for(source, program)),
        can_pad_(program.fill_mode != FillMode::kDrop && fits(program, margin_)),
        taps_(reach_),
        pixels_(static_cast<size_t>(4 * program.width)) {}

  void sample_row(int64_t row) {
    places_.compute(row);
    for (int channel = 0; channel < planes_.channels; channel++) to_[channel] = planes_.plane(channel) + row * planes_.width;
    const int64_t width = program_.width;
    const float reach = std::max(largest_of(places_.reach_x.data(), width), largest_of(places_.reach_y.data(), width));
    if (reach <= kBarely && has_neighbors_) return sample_bilinearly();
    for (int64_t first = 0; first < width; first += TriangleTaps::kMostPixels) {
      sample_triangles(first, std::min(TriangleTaps::kMostPixels, width - first));
    }
    if (source_.channels == 1) spread_grays(pixels_.data(), width, to_[0]);
    else spread_colors(pixels_.data(), width, to_[0], to_[1], to_[2]);
  }

 private:
  void sample_bilinearly() {
    double *x = places_.x.data(), *y = places_.y.data();
    neighbors_.sample(x, y, to_);
    for (int64_t i = 0; i < program_.width; i++) {
      const float depth = neighbors_.depths()[i];
      if (depth >= 0) continue;
      float pixel[4];
      const bool is_fill = depth <= -1 && program_.fill_mode == FillMode::kConstant;
      if (!is_fill) any_.blend(x[i], y[i], 1, 1, pixel);
      for (int channel = 0; channel < source_.channels; channel++) {
        to_[channel][i] = is_fill ? program_.fill_color[channel] : pixel[channel];
      }
    }
  }

  void sample_triangles(int64_t first, int64_t count) {
    double *x = places_.x.data() + first, *y = places_.y.data() + first;
    const float *reach_x = places_.reach_x.data() + first, *reach_y = places_.reach_y.data() + first;
    float* to = pixels_.data() + 4 * first;
    const float most_x = largest_of(reach_x, count), most_y = largest_of(reach_y, count);
    if (!can_pad_ || most_x > reach_ || most_y > reach_) {
      for (int64_t i = 0; i < count; i++) any_.blend(x[i], y[i], reach_x[i], reach_y[i], to + 4 * i);
      return;
    }
    if (!padded_) padded_.emplace(source_, program_, margin_);
    fold_places(x, count, bounds(program_.columns), program_.fill_mode);
    fold_places(y, count, bounds(program_.rows), program_.fill_mode);
    taps_.find(*padded_, {x, reach_x, most_x}, {y, reach_y, most_y}, count);
    taps_.blend(*padded_, to);
  }

  // A place that is its reach beyond an edge sees nothing of the image, or the outermost pixel alone.
  AxisBounds bounds(Extent extent) const {
    return {static_cast<double>(extent.first), static_cast<double>(extent.end), static_cast<double>(reach_)};
  }

  const SourceImage& source_;
  const ImageProgram& program_;
  Planes& planes_;
  Places places_;
  AnyPixel any_;
  BilinearRow neighbors_;
  // The largest reach of pixels that are not sampled one by one.
  const float reach_;
  const int64_t margin_;
  const bool has_neighbors_, can_pad_;
  std::optional<PaddedSource> padded_;
  TriangleTaps taps_;
  // A row, four floats per pixel.
  std::vector<float> pixels_;
  float* to_[3] = {};
};

}  // namespace

void sample_freely(const SourceImage& source, const ImageProgram& program, Planes& planes) {
  FreeSampler sampler(source, program, planes);
  for (int64_t row = 0; row < program.height; row++) sampler.sample_row(row);
}

}  // namespace fovea
