#include "kernels/winograd.h"

#include <algorithm>

#include "kernels/winograd-points.h"
#include "kernels/winograd-product.h"
#include "simd/parallel.h"
#include "simd/simd.h"
#include "simd/stream16.h"

namespace fovea {

namespace {

// So many bytes of tiles at the points are worked on at a time: they stay in the second-level caches and the one behind.
constexpr int64_t kChunkBytes = 3 << 20;
// With fewer tiles at a time, reading the kernel would take longer than multiplying with it.
constexpr int64_t kFewestTiles = 48;

int64_t blocks(int64_t channels) { return (channels + 15) / 16; }
int64_t tile_rows(const WinogradShape& s) { return (s.out_height + s.tile() - 1) / s.tile(); }
int64_t tile_columns(const WinogradShape& s) { return (s.out_width + s.tile() - 1) / s.tile(); }

int64_t chunk_tiles(const WinogradShape& s) {
  const int64_t tile_bytes = kWinogradPoints * (blocks(s.channels) + blocks(s.filters)) * 16 * sizeof(float);
  const int64_t most = std::max(kFewestTiles, kChunkBytes / tile_bytes), all = winograd_tiles(s);
  const int64_t chunks = (all + most - 1) / most;
  return (all + chunks - 1) / chunks;
}

// The distance between two points of `tiles` tiles: no power of two, whose lines would compete for the same places in a
// cache.
int64_t point_pitch(int64_t tiles, int64_t channels) { return (tiles * blocks(channels) + 5) * 16; }
int64_t kernel_pitch(const WinogradShape& s) { return (s.channels * blocks(s.filters) + 5) * 16; }

// Goes through the tiles of a chunk for one block of channels after the other.
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

template <int Window>
static inline __attribute__((always_inline)) void kernel_at_points(const WinogradShape& s, const KernelView& kernel,
                                                                   float* transformed, int64_t begin, int64_t end) {
  const int64_t filter_blocks = blocks(s.filters);
  for (int64_t item = begin; item < end; item++) {
    const int64_t block = item / s.channels, channel = item % s.channels;
    const int64_t filters = std::min<int64_t>(16, s.filters - block * 16);
    const float* from = kernel.data + channel * kernel.channel + block * 16 * kernel.filter;
    Vector16 half[6][Window];
    for (int j = 0; j < Window; j++) {
      Vector16 column[Window] = {}, points[6];
      for (int i = 0; i < Window; i++) {
        const float* cell = from + i * kernel.row + j * kernel.column;
        if (filters == 16 && kernel.filter == 1) {
          column[i] = load16(cell);
        } else {
          for (int64_t lane = 0; lane < filters; lane++) column[i][lane] = cell[lane * kernel.filter];
        }
      }
      kernel_to_points<Window>(column, points);
      for (int i = 0; i < 6; i++) half[i][j] = points[i];
    }
    float* to = transformed + panel_place(s.channels, filter_blocks, block, channel);
    for (int i = 0; i < 6; i++) {
      Vector16 points[6];
      kernel_to_points<Window>(half[i], points);
      for (int j = 0; j < 6; j++) stream16(to + (i * 6 + j) * kernel_pitch(s), points[j]);
    }
  }
  end_stream();
}

FOVEA_AVX512 void kernel3_at_points(const WinogradShape& s, const KernelView& k, float* to, int64_t begin, int64_t end) {
  kernel_at_points<3>(s, k, to, begin, end);
}

FOVEA_AVX512 void kernel5_at_points(const WinogradShape& s, const KernelView& k, float* to, int64_t begin, int64_t end) {
  kernel_at_points<5>(s, k, to, begin, end);
}

FOVEA_AVX512 void image_at_points(const WinogradShape& s, const float* x, float* v, int64_t tiles, int64_t first_tile,
                                  int64_t begin, int64_t end) {
  const int64_t channel_blocks = blocks(s.channels), pitch = point_pitch(tiles, s.channels);
  TileWalk at(s, tiles, first_tile, begin);
  for (int64_t item = begin; item < end; item++, at.next()) {
    const int64_t top = at.row * s.tile() - s.top, left = at.column * s.tile() - s.left;
    const float* image = x + (at.image * channel_blocks + at.block) * s.height * s.width * 16;
    const bool inside = top >= 0 && left >= 0 && top + 6 <= s.height && left + 6 <= s.width;
    Vector16 half[6][6];
    for (int j = 0; j < 6; j++) {
      Vector16 column[6], points[6];
      if (inside) {
        const float* from = image + (top * s.width + left + j) * 16;
        for (int i = 0; i < 6; i++) column[i] = load16(from + i * s.width * 16);
      } else {
        const bool exists = left + j >= 0 && left + j < s.width;
        for (int i = 0; i < 6; i++) {
          const int64_t row = top + i;
          column[i] = exists && row >= 0 && row < s.height ? load16(image + (row * s.width + left + j) * 16) : Vector16{};
        }
      }
      image_to_points(column, points);
      for (int i = 0; i < 6; i++) half[i][j] = points[i];
    }
    float* to = v + (at.tile * channel_blocks + at.block) * 16;
    for (int i = 0; i < 6; i++) {
      Vector16 points[6];
      image_to_points(half[i], points);
      for (int j = 0; j < 6; j++) store16(to + (i * 6 + j) * pitch, points[j]);
    }
  }
}

template <int Tile>
static inline __attribute__((always_inline)) void results_from_points(const WinogradShape& s, const float* m,
                                                                      const WinogradFinish& finish, float* y, int64_t tiles,
                                                                      int64_t first_tile, int64_t begin, int64_t end) {
  const int64_t filter_blocks = blocks(s.filters), pitch = point_pitch(tiles, s.filters);
  TileWalk at(s, tiles, first_tile, begin);
  for (int64_t item = begin; item < end; item++, at.next()) {
    const float* from = m + (at.tile * filter_blocks + at.block) * 16;
    Vector16 half[Tile][6];
    for (int j = 0; j < 6; j++) {
      Vector16 points[6], column[Tile];
      for (int i = 0; i < 6; i++) points[i] = load16(from + (i * 6 + j) * pitch);
      points_to_results<Tile>(points, column);
      for (int i = 0; i < Tile; i++) half[i][j] = column[i];
    }
    Vector16 bias = {};
    if (finish.bias != nullptr) {
      const int64_t filters = std::min<int64_t>(16, s.filters - at.block * 16);
      for (int64_t lane = 0; lane < filters; lane++) bias[lane] = finish.bias[at.block * 16 + lane];
    }
    const int64_t top = at.row * Tile, left = at.column * Tile;
    const int64_t height = std::min<int64_t>(Tile, s.out_height - top), width = std::min<int64_t>(Tile, s.out_width - left);
    const int64_t place = (((at.image * filter_blocks + at.block) * s.out_height + top) * s.out_width + left) * 16;
    for (int i = 0; i < Tile; i++) {
      if (i >= height) break;
      Vector16 row[Tile];
      points_to_results<Tile>(half[i], row);
      float* to = y + place + i * s.out_width * 16;
      const float* addend = finish.addend == nullptr ? nullptr : finish.addend + (to - y);
      for (int j = 0; j < Tile; j++) {
        if (j >= width) break;
        Vector16 value = row[j] + bias;
        if (addend != nullptr) value += load16(addend + j * 16);
        if (finish.relu) value = value < 0.0f ? Vector16{} : value;
        store16(to + j * 16, value);
      }
      if (finish.activation != nullptr) finish.activation(to, to, to, to, width * 16, finish.alpha, finish.beta);
    }
  }
}

FOVEA_AVX512 void results4_from_points(const WinogradShape& s, const float* m, const WinogradFinish& finish, float* y,
                                       int64_t tiles, int64_t first_tile, int64_t begin, int64_t end) {
  results_from_points<4>(s, m, finish, y, tiles, first_tile, begin, end);
}

FOVEA_AVX512 void results2_from_points(const WinogradShape& s, const float* m, const WinogradFinish& finish, float* y,
                                       int64_t tiles, int64_t first_tile, int64_t begin, int64_t end) {
  results_from_points<2>(s, m, finish, y, tiles, first_tile, begin, end);
}

// Items are the panels of all points.
void multiply_at_points(const WinogradShape& s, const float* v, const float* transformed, float* m, int64_t tiles,
                        int64_t begin, int64_t end) {
  const int64_t panels = panels_of(blocks(s.filters));
  for (int64_t item = begin; item < end; item++) {
    const int64_t point = item / panels, panel = item % panels;
    multiply_panel(v + point * point_pitch(tiles, s.channels), blocks(s.channels) * 16, tiles, s.channels,
                   transformed + point * kernel_pitch(s), blocks(s.filters), panel,
                   m + point * point_pitch(tiles, s.filters));
  }
}

}  // namespace

int64_t winograd_tiles(const WinogradShape& s) { return s.batch * tile_rows(s) * tile_columns(s); }

int64_t winograd_kernel_floats(const WinogradShape& s) { return kWinogradPoints * kernel_pitch(s); }

int64_t winograd_scratch_floats(const WinogradShape& s) {
  const int64_t tiles = chunk_tiles(s);
  return kWinogradPoints * (point_pitch(tiles, s.channels) + point_pitch(tiles, s.filters));
}

void transform_kernel(const WinogradShape& s, const KernelView& kernel, float* transformed) {
  parallel_for(blocks(s.filters) * s.channels, 32, [&](int64_t begin, int64_t end) {
    (s.window == 3 ? kernel3_at_points : kernel5_at_points)(s, kernel, transformed, begin, end);
  });
}

void convolve_winograd(const WinogradShape& s, const float* x, const float* transformed, const WinogradFinish& finish,
                       float* y, float* scratch) {
  const int64_t all = winograd_tiles(s), chunk = chunk_tiles(s), panels = panels_of(blocks(s.filters));
  float* v = scratch;
  float* m = scratch + kWinogradPoints * point_pitch(chunk, s.channels);
#pragma omp parallel
  for (int64_t first = 0; first < all; first += chunk) {
    const int64_t tiles = std::min(chunk, all - first), me = omp_get_thread_num(), threads = omp_get_num_threads();
    const auto my = [&](int64_t count, const auto& body) { body(count * me / threads, count * (me + 1) / threads); };
    my(blocks(s.channels) * tiles,
       [&](int64_t begin, int64_t end) { image_at_points(s, x, v, tiles, first, begin, end); });
#pragma omp barrier
    my(kWinogradPoints * panels,
       [&](int64_t begin, int64_t end) { multiply_at_points(s, v, transformed, m, tiles, begin, end); });
#pragma omp barrier
    // Who is ahead may begin the next chunk: it writes `v`, which nobody reads any more, and waits before it writes `m`.
    my(blocks(s.filters) * tiles, [&](int64_t begin, int64_t end) {
      (s.window == 3 ? results4_from_points : results2_from_points)(s, m, finish, y, tiles, first, begin, end);
    });
  }
}

}  // namespace fovea
