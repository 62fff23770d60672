#include "kernels/winograd.h"

#include <algorithm>

#include "kernels/winograd-points.h"
#include "kernels/winograd-product.h"
#include "simd/parallel.h"
#include "simd/simd.h"
#include "simd/stream16.h"

namespace fovea {

namespace {

int64_t blocks(int64_t channels) { return (channels + 15) / 16; }
int64_t tile_rows(const WinogradShape& s) { return (s.out_height + s.tile() - 1) / s.tile(); }
int64_t tile_columns(const WinogradShape& s) { return (s.out_width + s.tile() - 1) / s.tile(); }

// Number of tiles per chunk.
struct Chunks {
  int64_t tiles;
  bool own;  // each thread computes its own chunk; otherwise, all threads share one
};

// With few channels, a thread's transformed tiles and their products with one panel of filters stay in its L2 cache
// while the kernel is read. With many channels, too few tiles would fit to be worth reading the kernel for. kOwnBytes
// and kSharedBytes are 5/8 of the L2 cache per core (1 MiB) and 3 MiB of the L3 cache. kFewestOwn and kFewestShared are
// tiles; products with fewer rows spend too much on reading the kernel. Chosen on a two-core EPYC with AVX-512 in
// November 2026 (docs/decisions/072-winograd.md).
Chunks chunks_of(const WinogradShape& s) {
  constexpr int64_t kOwnBytes = 640 << 10, kSharedBytes = 3 << 20, kFewestOwn = 24, kFewestShared = 48;
  constexpr int64_t kBlockBytes = kWinogradPoints * 16 * sizeof(float);
  const int64_t all = winograd_tiles(s), threads = omp_get_max_threads();
  const auto evenly = [&](int64_t most, int64_t among) {
    const int64_t rounds = (all + most * among - 1) / (most * among);
    return (all + rounds * among - 1) / (rounds * among);
  };
  const int64_t own = kOwnBytes / (kBlockBytes * (blocks(s.channels) + std::min(kPanelBlocks, blocks(s.filters))));
  if (own >= kFewestOwn && all >= kFewestOwn * threads) return {evenly(own, threads), true};
  const int64_t shared = kSharedBytes / (kBlockBytes * (blocks(s.channels) + blocks(s.filters)));
  return {evenly(std::max(kFewestShared, shared), 1), false};
}

// Floats between two points of `tiles` tiles. The added 5 cache lines avoid powers of two, whose lines compete for the
// same cache sets.
int64_t point_pitch(int64_t tiles, int64_t channels) { return (tiles * blocks(channels) + 5) * 16; }
int64_t kernel_pitch(const WinogradShape& s) { return (s.channels * blocks(s.filters) + 5) * 16; }

// The products of a chunk: [points, tiles, blocks of filters], of all filters or of a panel.
struct Products {
  float* data;
  int64_t tiles, first_block, block_count;

  int64_t pitch() const { return point_pitch(tiles, block_count * 16); }
};

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

template <int Window>
static inline __attribute__((always_inline)) void transform_filter_blocks(const WinogradShape& s, const KernelView& kernel,
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
        if (kernel.filter == 1) {
          column[i] = load16(cell, filters);
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

FOVEA_AVX512 void transform_filter3(const WinogradShape& s, const KernelView& k, float* to, int64_t begin, int64_t end) {
  transform_filter_blocks<3>(s, k, to, begin, end);
}

FOVEA_AVX512 void transform_filter5(const WinogradShape& s, const KernelView& k, float* to, int64_t begin, int64_t end) {
  transform_filter_blocks<5>(s, k, to, begin, end);
}

FOVEA_AVX512 void transform_input(const WinogradShape& s, const float* x, float* v, int64_t tiles, int64_t first_tile,
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
static inline __attribute__((always_inline)) void transform_output(const WinogradShape& s, const Products& products,
                                                                      const WinogradFinish& finish, float* y,
                                                                      int64_t first_tile, int64_t begin, int64_t end) {
  const int64_t filter_blocks = blocks(s.filters), pitch = products.pitch();
  TileWalk at(s, products.tiles, first_tile, begin + products.first_block * products.tiles);
  for (int64_t item = begin; item < end; item++, at.next()) {
    const float* from = products.data + (at.tile * products.block_count + at.block - products.first_block) * 16;
    Vector16 half[Tile][6];
    for (int j = 0; j < 6; j++) {
      Vector16 points[6], column[Tile];
      for (int i = 0; i < 6; i++) points[i] = load16(from + (i * 6 + j) * pitch);
      points_to_results<Tile>(points, column);
      for (int i = 0; i < Tile; i++) half[i][j] = column[i];
    }
    Vector16 bias = {};
    if (finish.bias != nullptr) {
      bias = load16(finish.bias + at.block * 16, std::min<int64_t>(16, s.filters - at.block * 16));
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

FOVEA_AVX512 void transform_output4(const WinogradShape& s, const Products& products, const WinogradFinish& finish,
                                       float* y, int64_t first_tile, int64_t begin, int64_t end) {
  transform_output<4>(s, products, finish, y, first_tile, begin, end);
}

FOVEA_AVX512 void transform_output2(const WinogradShape& s, const Products& products, const WinogradFinish& finish,
                                       float* y, int64_t first_tile, int64_t begin, int64_t end) {
  transform_output<2>(s, products, finish, y, first_tile, begin, end);
}

// Items are the panels of all points, from `first_panel`.
void multiply_points(const WinogradShape& s, const float* v, const float* transformed, const Products& products,
                        int64_t begin, int64_t end) {
  const int64_t panels = panels_of(products.block_count), first_panel = products.first_block / kPanelBlocks;
  for (int64_t item = begin; item < end; item++) {
    const int64_t point = item / panels, panel = item % panels;
    multiply_panel(v + point * point_pitch(products.tiles, s.channels), blocks(s.channels) * 16, products.tiles, s.channels,
                   transformed + point * kernel_pitch(s), blocks(s.filters), first_panel + panel,
                   products.data + point * products.pitch() + panel * kPanelBlocks * 16, products.block_count * 16);
  }
}

// The operands of a convolution.
struct Work {
  const WinogradShape& shape;
  const float* x;
  const float* transformed;
  const WinogradFinish& finish;
  float* y;
};

void finish_tiles(const Work& work, const Products& products, int64_t first_tile, int64_t begin, int64_t end) {
  const auto finish = work.shape.window == 3 ? transform_output4 : transform_output2;
  finish(work.shape, products, work.finish, work.y, first_tile, begin, end);
}

void work_on_own_chunk(const Work& work, int64_t tiles, int64_t first, float* scratch) {
  const WinogradShape& s = work.shape;
  transform_input(s, work.x, scratch, tiles, first, 0, blocks(s.channels) * tiles);
  for (int64_t block = 0; block < blocks(s.filters); block += kPanelBlocks) {
    const int64_t count = std::min(kPanelBlocks, blocks(s.filters) - block);
    const Products products{scratch + kWinogradPoints * point_pitch(tiles, s.channels), tiles, block, count};
    multiply_points(s, scratch, work.transformed, products, 0, kWinogradPoints);
    finish_tiles(work, products, first, 0, count * tiles);
  }
}

// Called on every thread of a parallel region.
void work_on_shared_chunk(const Work& work, int64_t tiles, int64_t first, float* scratch) {
  const WinogradShape& s = work.shape;
  const int64_t me = omp_get_thread_num(), threads = omp_get_num_threads();
  const auto my = [&](int64_t count, const auto& body) { body(count * me / threads, count * (me + 1) / threads); };
  const Products products{scratch + kWinogradPoints * point_pitch(tiles, s.channels), tiles, 0, blocks(s.filters)};
  my(blocks(s.channels) * tiles,
     [&](int64_t begin, int64_t end) { transform_input(s, work.x, scratch, tiles, first, begin, end); });
#pragma omp barrier
  my(kWinogradPoints * panels_of(products.block_count),
     [&](int64_t begin, int64_t end) { multiply_points(s, scratch, work.transformed, products, begin, end); });
#pragma omp barrier
  my(products.block_count * tiles, [&](int64_t begin, int64_t end) { finish_tiles(work, products, first, begin, end); });
}

}  // namespace

int64_t winograd_tiles(const WinogradShape& s) { return s.batch * tile_rows(s) * tile_columns(s); }

int64_t winograd_kernel_floats(const WinogradShape& s) { return kWinogradPoints * kernel_pitch(s); }

int64_t winograd_scratch_floats(const WinogradShape& s) {
  const Chunks chunks = chunks_of(s);
  const int64_t filters = chunks.own ? std::min<int64_t>(s.filters, kPanelBlocks * 16) : s.filters;
  const int64_t one = kWinogradPoints * (point_pitch(chunks.tiles, s.channels) + point_pitch(chunks.tiles, filters));
  return chunks.own ? one * omp_get_max_threads() : one;
}

void transform_filter(const WinogradShape& s, const KernelView& kernel, float* transformed) {
  parallel_for(blocks(s.filters) * s.channels, grain_of(kElementGrain, 16 * kWinogradPoints), [&](int64_t begin, int64_t end) {
    (s.window == 3 ? transform_filter3 : transform_filter5)(s, kernel, transformed, begin, end);
  });
}

void convolve_winograd(const WinogradShape& s, const float* x, const float* transformed, const WinogradFinish& finish,
                       float* y, float* scratch) {
  const Chunks chunks = chunks_of(s);
  const int64_t all = winograd_tiles(s), count = (all + chunks.tiles - 1) / chunks.tiles;
  const int64_t scratch_of_thread = winograd_scratch_floats(s) / omp_get_max_threads();
  const Work work{s, x, transformed, finish, y};
  const auto tiles_of = [&](int64_t chunk) { return std::min(chunks.tiles, all - chunk * chunks.tiles); };
#pragma omp parallel
  if (chunks.own) {
    float* mine = scratch + omp_get_thread_num() * scratch_of_thread;
#pragma omp for schedule(dynamic, 1)
    for (int64_t chunk = 0; chunk < count; chunk++) {
      work_on_own_chunk(work, tiles_of(chunk), chunk * chunks.tiles, mine);
    }
  } else {
    // A fast thread may begin the next chunk: it overwrites transformed tiles that are no longer read, and waits at the
    // barrier before it overwrites products.
    for (int64_t chunk = 0; chunk < count; chunk++) {
      work_on_shared_chunk(work, tiles_of(chunk), chunk * chunks.tiles, scratch);
    }
  }
}

}  // namespace fovea
