#include "image/padded-source.h"

#include <cstring>

#include "image/fill-index.h"

namespace fovea {

namespace {

// Memory up to this size is kept for the next image of the thread.
constexpr size_t kMostKept = size_t{16} << 20;

uint8_t* kept(size_t size) {
  static thread_local std::vector<uint8_t> memory;
  if (memory.size() < size) memory.resize(size);
  return memory.data();
}

int64_t length(Extent extent) { return extent.end - extent.first; }

void copy_pixel(const uint8_t* from, int channels, uint8_t* to) {
  for (int channel = 0; channel < channels; channel++) to[channel] = from[channel];
}

// Four bytes are read per pixel, of which the last is the next pixel's.
void copy_colors(const uint8_t* from, int64_t count, uint8_t* to) {
  for (int64_t i = 0; i + 1 < count; i++) std::memcpy(to + 4 * i, from + 3 * i, 4);
  copy_pixel(from + 3 * (count - 1), 3, to + 4 * (count - 1));
}

void copy_grays(const uint8_t* from, int64_t count, uint8_t* to) {
  for (int64_t i = 0; i < count; i++) to[4 * i] = from[i];
}

}  // namespace

PaddedSource::PaddedSource(const SourceImage& source, const ImageProgram& program, int64_t margin)
    : top(program.rows.first - margin),
      left(program.columns.first - margin),
      line(4 * (length(program.columns) + 2 * margin)),
      source_(source),
      program_(program),
      margin_(margin),
      is_ready_(static_cast<size_t>(length(program.rows) + 2 * margin)) {
  for (int64_t i = 0; i < margin; i++) beside_.push_back(filled_index(left + i, program.columns, program.fill_mode));
  for (int64_t i = 0; i < margin; i++) {
    beside_.push_back(filled_index(program.columns.end + i, program.columns, program.fill_mode));
  }
  const size_t size = static_cast<size_t>(line) * is_ready_.size();
  if (size > kMostKept) own_.reset(new uint8_t[size]);
  data_ = own_ ? own_.get() : kept(size);
}

void PaddedSource::prepare(int64_t first, int64_t end) {
  for (int64_t row = first; row < end; row++) {
    if (is_ready_[row - top]) continue;
    copy_row(filled_index(row, program_.rows, program_.fill_mode), data_ + (row - top) * line);
    is_ready_[row - top] = true;
  }
}

void PaddedSource::copy_row(int64_t row, uint8_t* to) const {
  const int channels = source_.channels;
  const int64_t inside = length(program_.columns);
  uint8_t fill[4] = {};
  for (int channel = 0; channel < channels; channel++) fill[channel] = static_cast<uint8_t>(program_.fill_color[channel]);
  if (row < 0) {
    for (int64_t i = 0; i < inside + 2 * margin_; i++) std::memcpy(to + 4 * i, fill, 4);
    return;
  }
  const uint8_t* from = source_.data + row * source_.width * channels;
  for (int64_t i = 0; i < 2 * margin_; i++) {
    const uint8_t* pixel = beside_[i] < 0 ? fill : from + beside_[i] * channels;
    copy_pixel(pixel, channels, to + 4 * (i < margin_ ? i : i + inside));
  }
  from += program_.columns.first * channels;
  if (channels == 3) copy_colors(from, inside, to + 4 * margin_);
  else copy_grays(from, inside, to + 4 * margin_);
}

}  // namespace fovea
