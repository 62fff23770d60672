#include "kernels/winograd.h"

#include <algorithm>
#include <atomic>

#include "kernels/winograd-product.h"
#include "kernels/winograd-tiles.h"
#include "simd/simd.h"
#include "simd/stream.h"
#include "simd/vector.h"
#include "threads/parallel.h"

namespace fovea {

namespace {

// Number of tiles per chunk.
struct Chunks {
  int64_t tiles;
  bool own;  // each part of the region takes its own chunk; otherwise, all share one
};

// Blocks of filters whose products with a chunk of tiles are finished together: 64 filters, in one panel or four.
template <int Lanes>
constexpr int64_t kGroupBlocks = 64 / Lanes;

// With few channels, a thread's transformed tiles and their products with one group of filters stay in its L2 cache
// while the kernel is read. With many channels, too few tiles would fit to be worth reading the kernel for. kOwnBytes
// and kSharedBytes are 5/8 of the L2 cache per core (1 MiB) and 3 MiB of the L3 cache. kFewestOwn and kFewestShared are
// tiles; products with fewer rows spend too much on reading the kernel. Chosen on a two-core EPYC with AVX-512 in
// November 2026 (docs/decisions/072-winograd.md).
template <int Lanes>
Chunks chunks_of(const WinogradShape& s) {
  constexpr int64_t kOwnBytes = 640 << 10, kSharedBytes = 3 << 20, kFewestOwn = 24, kFewestShared = 48;
  constexpr int64_t kBlockBytes = kWinogradPoints * Lanes * sizeof(float);
  const int64_t all = winograd_tiles(s), threads = ThreadPool::instance().size();
  const auto evenly = [&](int64_t most, int64_t among) {
    const int64_t rounds = (all + most * among - 1) / (most * among);
    return (all + rounds * among - 1) / (rounds * among);
  };
  const int64_t group = std::min(kGroupBlocks<Lanes>, blocks<Lanes>(s.filters));
  const int64_t own = kOwnBytes / (kBlockBytes * (blocks<Lanes>(s.channels) + group));
  if (own >= kFewestOwn && all >= kFewestOwn * threads) return {evenly(own, threads), true};
  const int64_t shared = kSharedBytes / (kBlockBytes * (blocks<Lanes>(s.channels) + blocks<Lanes>(s.filters)));
  return {evenly(std::max(kFewestShared, shared), 1), false};
}

// Floats between two points of `tiles` tiles. The added 5 cache lines avoid powers of two, whose lines compete for the
// same cache sets.
template <int Lanes>
int64_t point_pitch(int64_t tiles, int64_t channels) {
  return (tiles * blocks<Lanes>(channels) * Lanes + 15) / 16 * 16 + 5 * 16;
}
template <int Lanes>
int64_t kernel_pitch(const WinogradShape& s) {
  return (s.channels * blocks<Lanes>(s.filters) * Lanes + 15) / 16 * 16 + 5 * 16;
}

// A tile's channels are adjacent: they are added up.
template <int Lanes>
PointPlaces places_of_tiles(const WinogradShape& s, float* data, int64_t tiles) {
  return {data, point_pitch<Lanes>(tiles, s.channels), blocks<Lanes>(s.channels) * Lanes, Lanes};
}

// The products of a chunk: [points, tiles, blocks of filters], of all filters or of a panel.
template <int Lanes>
struct Products {
  float* data;
  int64_t tiles, first_block, block_count;

  int64_t pitch() const { return point_pitch<Lanes>(tiles, block_count * Lanes); }
};

template <int Lanes, int Window>
static inline __attribute__((always_inline)) void transform_filter_blocks(const WinogradShape& s, const KernelView& kernel,
                                                                          float* transformed, int64_t begin, int64_t end) {
  using V = Vector<Lanes>;
  const int64_t filter_blocks = blocks<Lanes>(s.filters), pitch = kernel_pitch<Lanes>(s);
  for (int64_t item = begin; item < end; item++) {
    const int64_t block = item / s.channels, channel = item % s.channels;
    const int64_t filters = std::min<int64_t>(Lanes, s.filters - block * Lanes);
    const float* from = kernel.data + channel * kernel.channel + block * Lanes * kernel.filter;
    V half[6][Window];
    for (int j = 0; j < Window; j++) {
      V column[Window] = {}, points[6];
      for (int i = 0; i < Window; i++) {
        const float* cell = from + i * kernel.row + j * kernel.column;
        if (kernel.filter == 1) {
          column[i] = load<Lanes>(cell, filters);
        } else {
          for (int64_t lane = 0; lane < filters; lane++) column[i][lane] = cell[lane * kernel.filter];
        }
      }
      kernel_to_points<Lanes, Window>(column, points);
      for (int i = 0; i < 6; i++) half[i][j] = points[i];
    }
    float* to = transformed + panel_place<Lanes>(s.channels, filter_blocks, block, channel);
    for (int i = 0; i < 6; i++) {
      V points[6];
      kernel_to_points<Lanes, Window>(half[i], points);
      // Only whole cache lines are worth streaming.
      for (int j = 0; j < 6; j++) {
        float* point = to + (i * 6 + j) * pitch;
        if constexpr (Lanes == 16) stream<Lanes>(point, points[j]);
        else store<Lanes>(point, points[j]);
      }
    }
  }
  end_stream();
}

template <int Lanes, int Tile>
static inline __attribute__((always_inline)) void transform_output_tiles(const WinogradShape& s,
                                                                         const Products<Lanes>& products,
                                                                         const WinogradFinish& finish, float* y,
                                                                         int64_t first_tile, int64_t begin, int64_t end) {
  using V = Vector<Lanes>;
  const int64_t filter_blocks = blocks<Lanes>(s.filters), pitch = products.pitch();
  TileWalk at(s, products.tiles, first_tile, begin + products.first_block * products.tiles);
  for (int64_t item = begin; item < end; item++, at.next()) {
    const float* from = products.data + (at.tile * products.block_count + at.block - products.first_block) * Lanes;
    V half[Tile][6];
    for (int j = 0; j < 6; j++) {
      V points[6], column[Tile];
      for (int i = 0; i < 6; i++) points[i] = load<Lanes>(from + (i * 6 + j) * pitch);
      points_to_results<Lanes, Tile>(points, column);
      for (int i = 0; i < Tile; i++) half[i][j] = column[i];
    }
    V bias = {};
    if (finish.bias != nullptr) {
      bias = load<Lanes>(finish.bias + at.block * Lanes, std::min<int64_t>(Lanes, s.filters - at.block * Lanes));
    }
    const int64_t top = at.row * Tile, left = at.column * Tile;
    const int64_t height = std::min<int64_t>(Tile, s.out_height - top);
    const int64_t width = std::min<int64_t>(Tile, s.out_width - left);
    const int64_t place = (((at.image * filter_blocks + at.block) * s.out_height + top) * s.out_width + left) * Lanes;
    for (int i = 0; i < Tile; i++) {
      if (i >= height) break;
      V row[Tile];
      points_to_results<Lanes, Tile>(half[i], row);
      float* to = y + place + i * s.out_width * Lanes;
      const float* addend = finish.addend == nullptr ? nullptr : finish.addend + (to - y);
      for (int j = 0; j < Tile; j++) {
        if (j >= width) break;
        V value = row[j] + bias;
        if (addend != nullptr) value += load<Lanes>(addend + j * Lanes);
        if (finish.relu) value = value < 0.0f ? V{} : value;
        store<Lanes>(to + j * Lanes, value);
      }
      if (finish.activation != nullptr) finish.activation(to, to, to, to, width * Lanes, finish.alpha, finish.beta);
    }
  }
}

// The loops above for the registers of an instruction set.
template <int Lanes>
struct Transforms;

template <>
struct Transforms<16> {
  FOVEA_AVX512 static void filter(const WinogradShape& s, const KernelView& k, float* to, int64_t begin, int64_t end) {
    if (s.window == 3) return transform_filter_blocks<16, 3>(s, k, to, begin, end);
    transform_filter_blocks<16, 5>(s, k, to, begin, end);
  }
  FOVEA_AVX512 static void input(const WinogradShape& s, const float* x, float* v, int64_t tiles, int64_t first_tile,
                                 int64_t begin, int64_t end) {
    transform_input_tiles<16>(s, x, places_of_tiles<16>(s, v, tiles), tiles, first_tile, begin, end);
  }
  FOVEA_AVX512 static void output(const WinogradShape& s, const Products<16>& products, const WinogradFinish& finish,
                                  float* y, int64_t first_tile, int64_t begin, int64_t end) {
    if (s.window == 3) return transform_output_tiles<16, 4>(s, products, finish, y, first_tile, begin, end);
    transform_output_tiles<16, 2>(s, products, finish, y, first_tile, begin, end);
  }
};

template <>
struct Transforms<8> {
  FOVEA_AVX2 static void filter(const WinogradShape& s, const KernelView& k, float* to, int64_t begin, int64_t end) {
    if (s.window == 3) return transform_filter_blocks<8, 3>(s, k, to, begin, end);
    transform_filter_blocks<8, 5>(s, k, to, begin, end);
  }
  FOVEA_AVX2 static void input(const WinogradShape& s, const float* x, float* v, int64_t tiles, int64_t first_tile,
                               int64_t begin, int64_t end) {
    transform_input_tiles<8>(s, x, places_of_tiles<8>(s, v, tiles), tiles, first_tile, begin, end);
  }
  FOVEA_AVX2 static void output(const WinogradShape& s, const Products<8>& products, const WinogradFinish& finish,
                                float* y, int64_t first_tile, int64_t begin, int64_t end) {
    if (s.window == 3) return transform_output_tiles<8, 4>(s, products, finish, y, first_tile, begin, end);
    transform_output_tiles<8, 2>(s, products, finish, y, first_tile, begin, end);
  }
};

// Items are the panels of all points, from that of the first block.
template <int Lanes>
void multiply_points(const WinogradShape& s, const float* v, const float* transformed, const Products<Lanes>& products,
                     int64_t begin, int64_t end) {
  const int64_t panels = panels_of<Lanes>(products.block_count);
  const int64_t first_panel = products.first_block / kPanelBlocks<Lanes>;
  for (int64_t item = begin; item < end; item++) {
    const int64_t point = item / panels, panel = item % panels;
    multiply_panel<Lanes>(v + point * point_pitch<Lanes>(products.tiles, s.channels), blocks<Lanes>(s.channels) * Lanes,
                          products.tiles, s.channels, transformed + point * kernel_pitch<Lanes>(s),
                          blocks<Lanes>(s.filters), first_panel + panel,
                          products.data + point * products.pitch() + panel * kPanelBlocks<Lanes> * Lanes,
                          products.block_count * Lanes);
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

template <int Lanes>
void work_on_own_chunk(const Work& work, int64_t tiles, int64_t first, float* scratch) {
  const WinogradShape& s = work.shape;
  const int64_t filter_blocks = blocks<Lanes>(s.filters);
  float* results = scratch + kWinogradPoints * point_pitch<Lanes>(tiles, s.channels);
  Transforms<Lanes>::input(s, work.x, scratch, tiles, first, 0, blocks<Lanes>(s.channels) * tiles);
  for (int64_t block = 0; block < filter_blocks; block += kGroupBlocks<Lanes>) {
    const int64_t count = std::min(kGroupBlocks<Lanes>, filter_blocks - block);
    const Products<Lanes> products{results, tiles, block, count};
    multiply_points(s, scratch, work.transformed, products, 0, kWinogradPoints * panels_of<Lanes>(count));
    Transforms<Lanes>::output(s, products, work.finish, work.y, first, 0, count * tiles);
  }
}

template <int Lanes>
void work_on_shared_chunk(const Work& work, int64_t tiles, int64_t first, float* scratch) {
  const WinogradShape& s = work.shape;
  const Products<Lanes> products{scratch + kWinogradPoints * point_pitch<Lanes>(tiles, s.channels), tiles, 0,
                                 blocks<Lanes>(s.filters)};
  parallel_for(blocks<Lanes>(s.channels) * tiles, 1, [&](int64_t begin, int64_t end) {
    Transforms<Lanes>::input(s, work.x, scratch, tiles, first, begin, end);
  });
  parallel_for(kWinogradPoints * panels_of<Lanes>(products.block_count), 1, [&](int64_t begin, int64_t end) {
    multiply_points(s, scratch, work.transformed, products, begin, end);
  });
  parallel_for(products.block_count * tiles, 1, [&](int64_t begin, int64_t end) {
    Transforms<Lanes>::output(s, products, work.finish, work.y, first, begin, end);
  });
}

template <int Lanes>
int64_t scratch_floats(const WinogradShape& s) {
  const Chunks chunks = chunks_of<Lanes>(s);
  const int64_t filters = chunks.own ? std::min<int64_t>(s.filters, kGroupBlocks<Lanes> * Lanes) : s.filters;
  const int64_t one =
      kWinogradPoints * (point_pitch<Lanes>(chunks.tiles, s.channels) + point_pitch<Lanes>(chunks.tiles, filters));
  return chunks.own ? one * ThreadPool::instance().size() : one;
}

template <int Lanes>
void transform(const WinogradShape& s, const KernelView& kernel, float* transformed) {
  const int64_t grain = grain_of(kElementGrain, Lanes * kWinogradPoints);
  parallel_for(blocks<Lanes>(s.filters) * s.channels, grain, [&](int64_t begin, int64_t end) {
    Transforms<Lanes>::filter(s, kernel, transformed, begin, end);
  });
}

template <int Lanes>
void convolve(const Work& work, float* scratch) {
  const WinogradShape& s = work.shape;
  const Chunks chunks = chunks_of<Lanes>(s);
  const int64_t all = winograd_tiles(s), count = (all + chunks.tiles - 1) / chunks.tiles;
  const int64_t scratch_of_thread = scratch_floats<Lanes>(s) / ThreadPool::instance().size();
  const auto tiles_of = [&](int64_t chunk) { return std::min(chunks.tiles, all - chunk * chunks.tiles); };
  if (!chunks.own) {
    for (int64_t chunk = 0; chunk < count; chunk++) {
      work_on_shared_chunk<Lanes>(work, tiles_of(chunk), chunk * chunks.tiles, scratch);
    }
    return;
  }
  std::atomic<int64_t> next{0};
  parallel(ThreadPool::instance().size(), [&](int64_t part, int64_t) {
    float* mine = scratch + part * scratch_of_thread;
    for (int64_t chunk = next++; chunk < count; chunk = next++) {
      work_on_own_chunk<Lanes>(work, tiles_of(chunk), chunk * chunks.tiles, mine);
    }
  });
}

}  // namespace

int64_t winograd_lanes() { return has_avx512() ? 16 : 8; }

int64_t winograd_tiles(const WinogradShape& s) { return s.batch * tile_rows(s) * tile_columns(s); }

int64_t winograd_kernel_floats(const WinogradShape& s) {
  return kWinogradPoints * (has_avx512() ? kernel_pitch<16> : kernel_pitch<8>)(s);
}

int64_t winograd_scratch_floats(const WinogradShape& s) {
  return (has_avx512() ? scratch_floats<16> : scratch_floats<8>)(s);
}

void transform_filter(const WinogradShape& s, const KernelView& kernel, float* transformed) {
  (has_avx512() ? transform<16> : transform<8>)(s, kernel, transformed);
}

void convolve_winograd(const WinogradShape& s, const float* x, const float* transformed, const WinogradFinish& finish,
                       float* y, float* scratch) {
  (has_avx512() ? convolve<16> : convolve<8>)({s, x, transformed, finish, y}, scratch);
}

}  // namespace fovea
