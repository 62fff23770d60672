// The tiles of a batch of images, and their transformation to Winograd's points.
#pragma once

#include "kernels/winograd-points.h"
#include "kernels/winograd.h"

namespace fovea {

template <int Lanes>
int64_t blocks(int64_t channels) {
  return (channels + Lanes - 1) / Lanes;
}

inline int64_t tile_rows(const WinogradShape& s) { return (s.out_height + s.tile() - 1) / s.tile(); }
inline int64_t tile_columns(const WinogradShape& s) { return (s.out_width + s.tile() - 1) / s.tile(); }

// Iterates over the tiles of a chunk, block of channels by block of channels.
struct TileWalk {
  TileWalk(const WinogradShape& s, int64_t tiles, int64_t first_tile, int64_t item)
      : rows(tile_rows(s)), columns(tile_columns(s)), tiles(tiles), first_tile(first_tile) {
    block = item / tiles;
    start_at(item % tiles);
  }

  void next() {
    if (++tile == tiles) {
      block++;
      return start_at(0);
    }
    if (++column < columns) return;
    column = 0;
    if (++row < rows) return;
    row = 0;
    image++;
  }

  int64_t rows, columns, tiles, first_tile;
  int64_t block, tile, image, row, column;

 private:
  void start_at(int64_t place) {
    tile = place;
    const int64_t number = first_tile + place;
    image = number / (rows * columns);
    row = number / columns % rows;
    column = number % columns;
  }
};

// Where the vector for a point, a tile of the chunk and a block of channels is: at these distances, in floats.
struct PointPlaces {
  float* data;
  int64_t point, tile, block;
};

// Transforms a range of a chunk's tiles, block of channels by block of channels.
template <int Lanes>
static inline __attribute__((always_inline)) void transform_input_tiles(const WinogradShape& s, const float* x,
                                                                        const PointPlaces& to, int64_t tiles,
                                                                        int64_t first_tile, int64_t begin, int64_t end) {
  using V = Vector<Lanes>;
  const int64_t channel_blocks = blocks<Lanes>(s.channels);
  TileWalk at(s, tiles, first_tile, begin);
  for (int64_t item = begin; item < end; item++, at.next()) {
    const int64_t top = at.row * s.tile() - s.top, left = at.column * s.tile() - s.left;
    const float* image = x + (at.image * channel_blocks + at.block) * s.height * s.width * Lanes;
    const bool inside = top >= 0 && left >= 0 && top + 6 <= s.height && left + 6 <= s.width;
    V half[6][6];
    for (int j = 0; j < 6; j++) {
      V column[6], points[6];
      if (inside) {
        const float* from = image + (top * s.width + left + j) * Lanes;
        for (int i = 0; i < 6; i++) column[i] = load<Lanes>(from + i * s.width * Lanes);
      } else {
        const bool exists = left + j >= 0 && left + j < s.width;
        for (int i = 0; i < 6; i++) {
          const int64_t row = top + i;
          const bool is_image = exists && row >= 0 && row < s.height;
          column[i] = is_image ? load<Lanes>(image + (row * s.width + left + j) * Lanes) : V{};
        }
      }
      image_to_points<Lanes>(column, points);
      for (int i = 0; i < 6; i++) half[i][j] = points[i];
    }
    float* points_of_tile = to.data + at.tile * to.tile + at.block * to.block;
    for (int i = 0; i < 6; i++) {
      V points[6];
      image_to_points<Lanes>(half[i], points);
      for (int j = 0; j < 6; j++) store<Lanes>(points_of_tile + (i * 6 + j) * to.point, points[j]);
    }
  }
}

}  // namespace fovea
