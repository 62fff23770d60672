#include <algorithm>
#include <cmath>

#include "image/fill-index.h"
#include "image/pixel4.h"
#include "image/places.h"
#include "image/sample.h"
#include "simd/simd.h"

namespace fovea {

namespace {

// The taps of one axis at a place; index −1 stands for the fill color.
struct PixelTaps {
  std::vector<int64_t> indices;
  std::vector<float> weights;
  int64_t count = 0;

  void find(double position, double reach, Extent extent, FillMode mode) {
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
};

// Pixels anywhere, at an edge or far beyond.
class AnyPixel {
 public:
  AnyPixel(const SourceImage& source, const ImageProgram& program) : source_(source), program_(program) {
    for (int channel = 0; channel < source.channels; channel++) fill_[channel] = program.fill_color[channel];
    most_ = source.height * source.width * source.channels - 4;
  }

  void blend(double x, double y, double reach_x, double reach_y, float* to) {
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

 private:
  Pixel4 pixel(int64_t row, int64_t column) const {
    if (row < 0 || column < 0) return fill_;
    const int64_t at = (row * source_.width + column) * source_.channels;
    // Four bytes are read only where there are four.
    if (at <= most_) return load_pixel(source_.data + at);
    Pixel4 value = {};
    for (int channel = 0; channel < source_.channels; channel++) value[channel] = source_.data[at + channel];
    return value;
  }

  const SourceImage& source_;
  const ImageProgram& program_;
  Pixel4 fill_ = {};
  int64_t most_;
  PixelTaps across_, down_;
};

// The edges of the image along an axis, and what is beyond them.
struct AxisBounds {
  double first, end;
  FillMode mode;
};

// Moves places beyond the edges to where they are looked up. At the edges, the outermost pixel is its own neighbor, except
// where the image is wrapped or surrounded by a color.
FOVEA_SIMD void fold(double* places, int64_t count, AxisBounds bounds) {
  const double first = bounds.first, length = bounds.end - bounds.first;
  const double least = bounds.first + 0.5, most = bounds.end - 0.5;
  if (bounds.mode == FillMode::kConstant) return;
  if (bounds.mode == FillMode::kReflect || bounds.mode == FillMode::kWrap) {
    const double period = bounds.mode == FillMode::kReflect ? 2 * length : length, frequency = 1 / period;
#pragma GCC ivdep
    for (int64_t i = 0; i < count; i++) {
      const double turns = (places[i] - first) * frequency;
      const double within = (turns - std::floor(turns)) * period;
      places[i] = first + std::min(within, period - within * (period > length ? 1 : 0));
    }
  }
  if (bounds.mode == FillMode::kWrap) return;
#pragma GCC ivdep
  for (int64_t i = 0; i < count; i++) places[i] = std::min(std::max(places[i], least), most);
}

// How bilinear pixels of a row read the source: where the upper left of four neighbors begins, and the weights of the
// right and the lower ones.
struct Neighbors {
  std::vector<int32_t> starts;
  std::vector<float> right, lower;
  // How far a place is within the centers of the outermost pixels. Below 0, it has other neighbors; at −1, none inside.
  std::vector<float> depths;
  // The left and right neighbors in the upper and in the lower row: words of four bytes, three of which are the pixel.
  std::vector<uint32_t> words[4];

  explicit Neighbors(int64_t width)
      : starts(static_cast<size_t>(width)), right(starts.size()), lower(starts.size()), depths(starts.size()) {
    for (auto& list : words) list.resize(starts.size());
  }
};

// What rounding may add to a reach.
constexpr double kMargin = 0.01;

// Finds the neighbors of places, and for others some pixels inside. All in doubles, of which a vector holds as many as of
// their comparisons.
FOVEA_SIMD void find_neighbors(const double* x, const double* y, int64_t count, AxisBounds columns, AxisBounds rows,
                               double line, double step, int32_t* starts, float* right, float* lower, float* depths) {
  const double left = columns.first, top = rows.first, end = columns.end, bottom = rows.end;
#pragma GCC ivdep
  for (int64_t i = 0; i < count; i++) {
    const double within_x = std::min(x[i] - left, end - x[i]), within_y = std::min(y[i] - top, bottom - y[i]);
    depths[i] = static_cast<float>(std::min(within_x, within_y) - 0.5);
    const double u = std::min(std::max(x[i] - 0.5, left), end - 1), v = std::min(std::max(y[i] - 0.5, top), bottom - 1);
    // The last place has its neighbor on the other side.
    const double column = std::min(static_cast<double>(static_cast<int32_t>(u)), end - 2);
    const double row = std::min(static_cast<double>(static_cast<int32_t>(v)), bottom - 2);
    right[i] = static_cast<float>(u - column);
    lower[i] = static_cast<float>(v - row);
    starts[i] = static_cast<int32_t>(row * line + column * step);
  }
}

uint32_t word_at(const uint8_t* data) {
  uint32_t word;
  std::memcpy(&word, data, sizeof word);
  return word;
}

// Reads all neighbors first: vectors that are loaded right after their parts were stored would wait for them.
template <int kChannels>
void read_words(const SourceImage& source, int64_t count, Neighbors& neighbors) {
  const int64_t line = source.width * kChannels;
  const int32_t* starts = neighbors.starts.data();
  uint32_t *a = neighbors.words[0].data(), *b = neighbors.words[1].data();
  uint32_t *c = neighbors.words[2].data(), *d = neighbors.words[3].data();
  for (int64_t i = 0; i < count; i++) {
    const uint8_t* at = source.data + starts[i];
    if constexpr (kChannels == 1) {
      a[i] = at[0], b[i] = at[1], c[i] = at[line], d[i] = at[line + 1];
    } else {
      // The word of a right neighbor begins one byte before it, and so ends within the image.
      a[i] = word_at(at);
      b[i] = word_at(at + 2) >> 8;
      c[i] = word_at(at + line);
      d[i] = word_at(at + line + 2) >> 8;
    }
  }
}

FOVEA_SIMD void blend_words(const uint32_t* a, const uint32_t* b, const uint32_t* c, const uint32_t* d, const float* right,
                            const float* lower, int64_t count, int shift, float* to) {
  const auto part = [&](uint32_t word) __attribute__((always_inline)) {
    return static_cast<float>(static_cast<int32_t>((word >> shift) & 255));
  };
#pragma GCC ivdep
  for (int64_t i = 0; i < count; i++) {
    const float upper = part(a[i]) + (part(b[i]) - part(a[i])) * right[i];
    const float under = part(c[i]) + (part(d[i]) - part(c[i])) * right[i];
    to[i] = upper + (under - upper) * lower[i];
  }
}

// Where a map shrinks: the weighted mean of all pixels within reach, all of them inside.
template <int kChannels>
FOVEA_INLINE void blend_within_reach_of(const uint8_t* data, int64_t line, double x, double y, double reach_x,
                                        double reach_y, float* weights, float* to) {
  const auto left = static_cast<int64_t>(x - reach_x + 0.5), top = static_cast<int64_t>(y - reach_y + 0.5);
  const auto slope_x = static_cast<float>(1 / reach_x), slope_y = static_cast<float>(1 / reach_y);
  const auto from_x = static_cast<float>(static_cast<double>(left) + 0.5 - x);
  const auto from_y = static_cast<float>(static_cast<double>(top) + 0.5 - y);
  int64_t across = 0;
  float total_x = 0, total_y = 0;
  for (float weight; (weight = 1 - std::fabs(from_x + static_cast<float>(across)) * slope_x) > 0 || across == 0; across++) {
    weights[across] = std::max(weight, 0.0f);
    total_x += weights[across];
  }
  Pixel4 sum = {};
  const uint8_t* at = data + top * line + left * kChannels;
  for (int64_t i = 0;; i++, at += line) {
    const float weight = 1 - std::fabs(from_y + static_cast<float>(i)) * slope_y;
    if (weight <= 0) {
      if (i == 0) continue;
      break;
    }
    Pixel4 row = {};
    for (int64_t j = 0; j < across; j++) row += weights[j] * load_pixel(at + j * kChannels);
    sum += weight * row;
    total_y += weight;
  }
  store_pixel(to, sum * (1 / (total_x * total_y)));
}

FOVEA_SIMD void blend_within_reach(const uint8_t* data, int64_t line, int channels, double x, double y, double reach_x,
                                   double reach_y, float* weights, float* to) {
  if (channels == 1) blend_within_reach_of<1>(data, line, x, y, reach_x, reach_y, weights, to);
  else blend_within_reach_of<3>(data, line, x, y, reach_x, reach_y, weights, to);
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
        neighbors_(program.width),
        weights_(static_cast<size_t>(2 * std::max(source.width, source.height)) + 4) {}

  void sample_row(int64_t row) {
    places_.compute(row);
    for (int channel = 0; channel < planes_.channels; channel++) to_[channel] = planes_.plane(channel) + row * planes_.width;
    // An image of one row or column has no neighbors.
    const bool has_neighbors = length(program_.rows) > 1 && length(program_.columns) > 1;
    if (places_.is_bilinear && has_neighbors) sample_bilinearly();
    else sample_within_reach();
  }

 private:
  static int64_t length(Extent extent) { return extent.end - extent.first; }

  AxisBounds bounds(Extent extent) const {
    return {static_cast<double>(extent.first), static_cast<double>(extent.end), program_.fill_mode};
  }

  void sample_bilinearly() {
    const int64_t width = program_.width;
    const AxisBounds columns = bounds(program_.columns), rows = bounds(program_.rows);
    double *x = places_.x.data(), *y = places_.y.data();
    fold(x, width, columns);
    fold(y, width, rows);
    auto& [starts, right, lower, depths, words] = neighbors_;
    const auto step = static_cast<double>(source_.channels);
    find_neighbors(x, y, width, columns, rows, static_cast<double>(source_.width) * step, step, starts.data(), right.data(),
                   lower.data(), depths.data());
    if (source_.channels == 1) read_words<1>(source_, width, neighbors_);
    else read_words<3>(source_, width, neighbors_);
    for (int channel = 0; channel < source_.channels; channel++) {
      blend_words(words[0].data(), words[1].data(), words[2].data(), words[3].data(), right.data(), lower.data(), width,
                  8 * channel, to_[channel]);
    }
    for (int64_t i = 0; i < width; i++) {
      if (depths[i] >= 0) continue;
      if (depths[i] <= -1 && program_.fill_mode == FillMode::kConstant) fill(i);
      else sample_any(i, 1, 1);
    }
  }

  void sample_within_reach() {
    // Pixels are read in groups of four bytes, so there must be others behind them.
    const Extent rows = {program_.rows.first, std::min(program_.rows.end, source_.height - 1)};
    const AxisBounds across = bounds(program_.columns), down = bounds(rows);
    const bool is_readable = source_.width * source_.channels >= 4;
    for (int64_t i = 0; i < program_.width; i++) {
      const double x = places_.x[i], y = places_.y[i], reach_x = places_.reach_x[i], reach_y = places_.reach_y[i];
      const double wide = reach_x + kMargin, high = reach_y + kMargin;
      const bool is_inside = x - wide >= across.first && x + wide <= across.end && y - high >= down.first &&
                             y + high <= down.end;
      if (!is_inside || !is_readable) {
        sample_any(i, reach_x, reach_y);
        continue;
      }
      float pixel[4];
      blend_within_reach(source_.data, source_.width * source_.channels, source_.channels, x, y, reach_x, reach_y,
                         weights_.data(), pixel);
      put(i, pixel);
    }
  }

  void sample_any(int64_t i, double reach_x, double reach_y) {
    float pixel[4];
    any_.blend(places_.x[i], places_.y[i], reach_x, reach_y, pixel);
    put(i, pixel);
  }

  void fill(int64_t i) { put(i, program_.fill_color.data()); }

  void put(int64_t i, const float* pixel) {
    for (int channel = 0; channel < source_.channels; channel++) to_[channel][i] = pixel[channel];
  }

  const SourceImage& source_;
  const ImageProgram& program_;
  Planes& planes_;
  Places places_;
  AnyPixel any_;
  Neighbors neighbors_;
  std::vector<float> weights_;
  float* to_[3] = {};
};

}  // namespace

void sample_freely(const SourceImage& source, const ImageProgram& program, Planes& planes) {
  FreeSampler sampler(source, program, planes);
  for (int64_t row = 0; row < program.height; row++) sampler.sample_row(row);
}

}  // namespace fovea
