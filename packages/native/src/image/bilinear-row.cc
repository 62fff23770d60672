#include "image/bilinear-row.h"

#include <algorithm>
#include <cstring>
#include <limits>

#include "image/fold-places.h"
#include "simd/simd.h"

namespace fovea {

namespace {

// Finds the neighbors of places, and for others some pixels inside. All in doubles, of which a vector holds as many as
// of their comparisons.
FOVEA_SIMD void find_neighbors(const double* x, const double* y, int64_t count, Extent columns, Extent rows,
                               double line, double step, int32_t* starts, float* right, float* lower, float* depths) {
  const auto left = static_cast<double>(columns.first), top = static_cast<double>(rows.first);
  const auto end = static_cast<double>(columns.end), bottom = static_cast<double>(rows.end);
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

// At the edges, the outermost pixel is its own neighbor, except where the image is wrapped or surrounded by a color.
AxisBounds bounds(Extent extent, FillMode mode) {
  const bool is_clear = mode == FillMode::kConstant || mode == FillMode::kWrap;
  return {static_cast<double>(extent.first), static_cast<double>(extent.end),
          is_clear ? std::numeric_limits<double>::infinity() : -0.5};
}

}  // namespace

bool BilinearRow::is_for(const SourceImage& source, const ImageProgram& program) {
  const auto has_two = [](Extent extent) { return extent.end - extent.first > 1; };
  return has_two(program.rows) && has_two(program.columns) &&
         source.height * source.width * source.channels <= std::numeric_limits<int32_t>::max();
}

BilinearRow::BilinearRow(const SourceImage& source, const ImageProgram& program)
    : source_(source),
      program_(program),
      starts_(static_cast<size_t>(program.width)),
      right_(starts_.size()),
      lower_(starts_.size()),
      depths_(starts_.size()) {
  for (auto& list : words_) list.resize(starts_.size());
}

void BilinearRow::sample(double* x, double* y, float* const* planes) {
  const int64_t width = program_.width;
  const auto step = static_cast<double>(source_.channels);
  fold_places(x, width, bounds(program_.columns, program_.fill_mode), program_.fill_mode);
  fold_places(y, width, bounds(program_.rows, program_.fill_mode), program_.fill_mode);
  find_neighbors(x, y, width, program_.columns, program_.rows, static_cast<double>(source_.width) * step, step,
                 starts_.data(), right_.data(), lower_.data(), depths_.data());
  if (source_.channels == 1) read_words<1>();
  else read_words<3>();
  for (int channel = 0; channel < source_.channels; channel++) {
    blend_words(words_[0].data(), words_[1].data(), words_[2].data(), words_[3].data(), right_.data(), lower_.data(), width,
                8 * channel, planes[channel]);
  }
}

// Reads all neighbors first: vectors that are loaded right after their parts were stored would wait for them.
template <int kChannels>
void BilinearRow::read_words() {
  const int64_t line = source_.width * kChannels, count = program_.width;
  const int32_t* starts = starts_.data();
  uint32_t *a = words_[0].data(), *b = words_[1].data(), *c = words_[2].data(), *d = words_[3].data();
  for (int64_t i = 0; i < count; i++) {
    const uint8_t* at = source_.data + starts[i];
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

}  // namespace fovea
