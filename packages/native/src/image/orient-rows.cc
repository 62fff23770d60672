#include "image/orient-rows.h"

#include <cstring>

namespace fovea {

namespace {

// Where a stored pixel is in the upright image: start + row · row_step + column · column_step, in pixels.
struct Places {
  int64_t start, row_step, column_step;
};

Places places_of(const StoredImage& image) {
  const int64_t height = image.height, width = image.width;
  switch (image.orientation) {
    case 2: return {width - 1, width, -1};
    case 3: return {height * width - 1, -width, -1};
    case 4: return {(height - 1) * width, -width, 1};
    case 5: return {0, 1, height};
    case 6: return {height - 1, -1, height};
    case 7: return {height * width - 1, -1, -height};
    case 8: return {(width - 1) * height, 1, -height};
    default: return {0, width, 1};
  }
}

template <int kChannels>
void place_rows(const uint8_t* rows, int64_t first, int64_t count, const StoredImage& image, uint8_t* upright) {
  const auto [start, row_step, column_step] = places_of(image);
  const auto copy = [&, start = start, row_step = row_step, column_step = column_step](int64_t row, int64_t column) {
    const int64_t to = start + (first + row) * row_step + column * column_step;
    std::memcpy(upright + kChannels * to, rows + kChannels * (row * image.width + column), kChannels);
  };
  // Neighbors in the upright image are written one after the other.
  if (image.is_on_its_side()) {
    for (int64_t column = 0; column < image.width; column++) {
      for (int64_t row = 0; row < count; row++) copy(row, column);
    }
  } else {
    for (int64_t row = 0; row < count; row++) {
      for (int64_t column = 0; column < image.width; column++) copy(row, column);
    }
  }
}

}  // namespace

void orient_rows(const uint8_t* rows, int64_t first, int64_t count, const StoredImage& image, uint8_t* upright) {
  if (image.channels == 3) place_rows<3>(rows, first, count, image, upright);
  else place_rows<1>(rows, first, count, image, upright);
}

}  // namespace fovea
