#include "kernels/winograd-gradient.h"

#include <algorithm>
#include <cstring>

#include "kernels/winograd-tiles.h"
#include "simd/math.h"
#include "simd/simd.h"
#include "threads/parallel.h"

namespace fovea {

namespace {

// Filters are in panels of up to three blocks, channels in blocks of which half is multiplied at a time: the sums, a panel's
// vectors and one value fill 16 of AVX2's 16 registers, and 28 of AVX-512's 32.
constexpr int64_t kPanelBlocks = 3;
template <int Lanes>
constexpr int kRows = Lanes / 2;
// The point where a transformed tile is the sum of its values.
constexpr int64_t kSumPoint = kWinogradSide + 1;

template <int Lanes>
struct Sizes {
  explicit Sizes(const WinogradShape& s)
      : channel_blocks(blocks<Lanes>(s.channels)),
        filter_blocks(blocks<Lanes>(s.filters)),
        panels((filter_blocks + kPanelBlocks - 1) / kPanelBlocks) {
    // A panel of the tiles of a chunk at all points stays in the L2 cache (1 MiB) while the channels pass by. Chosen on a
    // two-core EPYC: with 768 KiB, products take 1.3 times as long.
    constexpr int64_t kPanelBytes = 384 << 10;
    constexpr int64_t kMostTiles = kPanelBytes / (kWinogradPoints * kPanelBlocks * Lanes * sizeof(float));
    const int64_t all = winograd_tiles(s);
    const int64_t rounds = (all + kMostTiles - 1) / kMostTiles;
    tiles = (all + rounds - 1) / rounds;
    chunks = (all + tiles - 1) / tiles;
  }

  int64_t blocks_of_panel(int64_t panel) const { return std::min(kPanelBlocks, filter_blocks - panel * kPanelBlocks); }

  // Floats between two points. The added 5 cache lines avoid powers of two, whose lines compete for the same cache sets.
  int64_t pitch(int64_t of_blocks) const { return (tiles * of_blocks * Lanes + 15) / 16 * 16 + 5 * 16; }
  int64_t images_floats() const { return kWinogradPoints * pitch(channel_blocks); }
  int64_t upstream_floats() const { return kWinogradPoints * pitch(filter_blocks); }

  // A unit of work is a block of channels with a panel of filters: its sums are [points, channels, filters].
  int64_t units() const { return panels * channel_blocks; }
  static constexpr int64_t kUnitFloats = kWinogradPoints * Lanes * kPanelBlocks * Lanes;

  int64_t channel_blocks, filter_blocks, panels;
  int64_t tiles, chunks;  // tiles of each chunk but the last
};

// A chunk of tiles, transformed: images as [points, blocks of channels, tiles], upstream gradients as
// [points, panels of filters, tiles, blocks of the panel].
struct Chunk {
  float *images, *upstream;
  int64_t first, tiles;
  bool is_first, is_last;
};

template <int Lanes, int Tile>
FOVEA_INLINE void transform_upstream_tiles(const WinogradShape& s, const Sizes<Lanes>& sizes, const float* dy,
                                           const Chunk& chunk, int64_t begin, int64_t end) {
  using V = Vector<Lanes>;
  const int64_t pitch = sizes.pitch(sizes.filter_blocks);
  TileWalk at(s, chunk.tiles, chunk.first, begin);
  for (int64_t item = begin; item < end; item++, at.next()) {
    const int64_t top = at.row * Tile, left = at.column * Tile;
    const float* from =
        dy + (((at.image * sizes.filter_blocks + at.block) * s.out_height + top) * s.out_width + left) * Lanes;
    V half[6][Tile];
    for (int j = 0; j < Tile; j++) {
      V column[Tile], points[6];
      for (int i = 0; i < Tile; i++) {
        const bool exists = top + i < s.out_height && left + j < s.out_width;
        column[i] = exists ? load<Lanes>(from + (i * s.out_width + j) * Lanes) : V{};
      }
      upstream_to_points<Lanes, Tile>(column, points);
      for (int i = 0; i < 6; i++) half[i][j] = points[i];
    }
    const int64_t panel = at.block / kPanelBlocks;
    float* to = chunk.upstream + (panel * kPanelBlocks * chunk.tiles + at.tile * sizes.blocks_of_panel(panel) +
                                  at.block % kPanelBlocks) * Lanes;
    for (int i = 0; i < 6; i++) {
      V points[6];
      upstream_to_points<Lanes, Tile>(half[i], points);
      for (int j = 0; j < 6; j++) store<Lanes>(to + (i * 6 + j) * pitch, points[j]);
    }
  }
}

// sums[row][vector] += Σ images[tile][row] · upstream[tile][vector], or = for the first chunk.
template <int Lanes, int Vectors>
FOVEA_INLINE void multiply_rows(const float* images, const float* upstream, int64_t tiles, bool is_first, float* to) {
  using V = Vector<Lanes>;
  V sums[kRows<Lanes>][Vectors];
#pragma GCC unroll 8
  for (int row = 0; row < kRows<Lanes>; row++) {
#pragma GCC unroll 4
    for (int i = 0; i < Vectors; i++) sums[row][i] = is_first ? V{} : load<Lanes>(to + (row * Vectors + i) * Lanes);
  }
  for (int64_t tile = 0; tile < tiles; tile++) {
    V values[Vectors];
#pragma GCC unroll 4
    for (int i = 0; i < Vectors; i++) {
      values[i] = load<Lanes>(upstream + (tile * Vectors + i) * Lanes);
      pin_register<Lanes>(values[i]);
    }
#pragma GCC unroll 8
    for (int row = 0; row < kRows<Lanes>; row++) {
      const float value = images[tile * Lanes + row];
#pragma GCC unroll 4
      for (int i = 0; i < Vectors; i++) sums[row][i] += values[i] * value;
    }
  }
#pragma GCC unroll 8
  for (int row = 0; row < kRows<Lanes>; row++) {
#pragma GCC unroll 4
    for (int i = 0; i < Vectors; i++) store<Lanes>(to + (row * Vectors + i) * Lanes, sums[row][i]);
  }
}

template <int Lanes, int Vectors, int Window>
FOVEA_INLINE void transform_sums(const WinogradShape& s, const float* sums, int64_t channel, int64_t filter, float* dw) {
  using V = Vector<Lanes>;
  for (int64_t row = 0; row < std::min<int64_t>(Lanes, s.channels - channel); row++) {
    for (int vector = 0; vector < Vectors; vector++) {
      const int64_t first = filter + vector * Lanes, count = std::min<int64_t>(Lanes, s.filters - first);
      V half[Window][6];
      for (int j = 0; j < 6; j++) {
        V points[6], column[Window];
        for (int i = 0; i < 6; i++) points[i] = load<Lanes>(sums + (((i * 6 + j) * Lanes + row) * Vectors + vector) * Lanes);
        points_to_kernel<Lanes, Window>(points, column);
        for (int i = 0; i < Window; i++) half[i][j] = column[i];
      }
      for (int i = 0; i < Window; i++) {
        V cells[Window];
        points_to_kernel<Lanes, Window>(half[i], cells);
        for (int j = 0; j < Window; j++) {
          store<Lanes>(dw + ((i * Window + j) * s.channels + channel + row) * s.filters + first, cells[j], count);
        }
      }
    }
  }
}

// db += the sums of the chunk's upstream gradients.
template <int Lanes, int Vectors>
FOVEA_INLINE void add_bias(const float* upstream, const Chunk& chunk, int64_t filters, float* db) {
  for (int i = 0; i < Vectors; i++) {
    Vector<Lanes> sum = {};
    for (int64_t tile = 0; tile < chunk.tiles; tile++) sum += load<Lanes>(upstream + (tile * Vectors + i) * Lanes);
    const int64_t count = std::min<int64_t>(Lanes, filters - i * Lanes);
    if (!chunk.is_first) sum += load<Lanes>(db + i * Lanes, count);
    store<Lanes>(db + i * Lanes, sum, count);
  }
}

template <int Lanes, int Vectors>
FOVEA_INLINE void work_on_unit(const WinogradShape& s, const Sizes<Lanes>& sizes, const Chunk& chunk, int64_t panel,
                               int64_t block, float* sums, const FilterGradient& to) {
  const int64_t filter = panel * kPanelBlocks * Lanes;
  const float* images = chunk.images + block * chunk.tiles * Lanes;
  const float* upstream = chunk.upstream + filter * chunk.tiles;
  const int64_t images_pitch = sizes.pitch(sizes.channel_blocks), upstream_pitch = sizes.pitch(sizes.filter_blocks);
  for (int64_t point = 0; point < kWinogradPoints; point++) {
    for (int row = 0; row < Lanes; row += kRows<Lanes>) {
      multiply_rows<Lanes, Vectors>(images + point * images_pitch + row, upstream + point * upstream_pitch, chunk.tiles,
                                    chunk.is_first, sums + (point * Lanes + row) * Vectors * Lanes);
    }
  }
  if (to.db != nullptr && block == 0) {
    add_bias<Lanes, Vectors>(upstream + kSumPoint * upstream_pitch, chunk, s.filters - filter, to.db + filter);
  }
  if (!chunk.is_last) return;
  if (s.window == 3) return transform_sums<Lanes, Vectors, 3>(s, sums, block * Lanes, filter, to.dw);
  transform_sums<Lanes, Vectors, 5>(s, sums, block * Lanes, filter, to.dw);
}

// The loops above for the registers of an instruction set.
template <int Lanes>
FOVEA_INLINE void transform_images(const WinogradShape& s, const Sizes<Lanes>& sizes, const float* x, const Chunk& chunk,
                                   int64_t begin, int64_t end) {
  const PointPlaces places{chunk.images, sizes.pitch(sizes.channel_blocks), Lanes, chunk.tiles * Lanes};
  transform_input_tiles<Lanes>(s, x, places, chunk.tiles, chunk.first, begin, end);
}

template <int Lanes>
FOVEA_INLINE void transform_upstream(const WinogradShape& s, const Sizes<Lanes>& sizes, const float* dy, const Chunk& chunk,
                                     int64_t begin, int64_t end) {
  if (s.window == 3) return transform_upstream_tiles<Lanes, 4>(s, sizes, dy, chunk, begin, end);
  transform_upstream_tiles<Lanes, 2>(s, sizes, dy, chunk, begin, end);
}

template <int Lanes>
FOVEA_INLINE void work_on(const WinogradShape& s, const Sizes<Lanes>& sizes, const Chunk& chunk, int64_t panel, int64_t block,
                          float* sums, const FilterGradient& to) {
  const int64_t vectors = sizes.blocks_of_panel(panel);
  if (vectors == 3) return work_on_unit<Lanes, 3>(s, sizes, chunk, panel, block, sums, to);
  if (vectors == 2) return work_on_unit<Lanes, 2>(s, sizes, chunk, panel, block, sums, to);
  work_on_unit<Lanes, 1>(s, sizes, chunk, panel, block, sums, to);
}

template <int Lanes>
struct Loops;

template <>
struct Loops<16> {
  FOVEA_AVX512 static void images(const WinogradShape& s, const Sizes<16>& sizes, const float* x, const Chunk& chunk,
                                  int64_t begin, int64_t end) {
    transform_images<16>(s, sizes, x, chunk, begin, end);
  }
  FOVEA_AVX512 static void upstream(const WinogradShape& s, const Sizes<16>& sizes, const float* dy, const Chunk& chunk,
                                    int64_t begin, int64_t end) {
    transform_upstream<16>(s, sizes, dy, chunk, begin, end);
  }
  FOVEA_AVX512 static void unit(const WinogradShape& s, const Sizes<16>& sizes, const Chunk& chunk, int64_t panel,
                                int64_t block, float* sums, const FilterGradient& to) {
    work_on<16>(s, sizes, chunk, panel, block, sums, to);
  }
};

template <>
struct Loops<8> {
  FOVEA_AVX2 static void images(const WinogradShape& s, const Sizes<8>& sizes, const float* x, const Chunk& chunk,
                                int64_t begin, int64_t end) {
    transform_images<8>(s, sizes, x, chunk, begin, end);
  }
  FOVEA_AVX2 static void upstream(const WinogradShape& s, const Sizes<8>& sizes, const float* dy, const Chunk& chunk,
                                  int64_t begin, int64_t end) {
    transform_upstream<8>(s, sizes, dy, chunk, begin, end);
  }
  FOVEA_AVX2 static void unit(const WinogradShape& s, const Sizes<8>& sizes, const Chunk& chunk, int64_t panel,
                              int64_t block, float* sums, const FilterGradient& to) {
    work_on<8>(s, sizes, chunk, panel, block, sums, to);
  }
};

template <int Lanes>
int64_t scratch_floats(const WinogradShape& s) {
  const Sizes<Lanes> sizes(s);
  // The sums of a unit are kept from chunk to chunk.
  const int64_t kept = sizes.chunks == 1 ? ThreadPool::instance().size() : sizes.units();
  return sizes.images_floats() + sizes.upstream_floats() + kept * Sizes<Lanes>::kUnitFloats;
}

template <int Lanes>
void filter_gradient(const WinogradShape& s, const float* x, const float* dy, const FilterGradient& to, float* scratch) {
  const Sizes<Lanes> sizes(s);
  float* images = scratch;
  float* upstream = images + sizes.images_floats();
  float* sums = upstream + sizes.upstream_floats();
  const int64_t all = winograd_tiles(s);
  for (int64_t number = 0; number < sizes.chunks; number++) {
    const int64_t first = number * sizes.tiles, tiles = std::min(sizes.tiles, all - first);
    const Chunk chunk{images, upstream, first, tiles, number == 0, number == sizes.chunks - 1};
    const int64_t items = sizes.channel_blocks * tiles;
    parallel_for(items + sizes.filter_blocks * tiles, 1, [&](int64_t begin, int64_t end) {
      if (begin < items) Loops<Lanes>::images(s, sizes, x, chunk, begin, std::min(end, items));
      if (end > items) Loops<Lanes>::upstream(s, sizes, dy, chunk, std::max(begin, items) - items, end - items);
    });
    parallel_for(sizes.units(), 1, [&](int64_t begin, int64_t end) {
      for (int64_t unit = begin; unit < end; unit++) {
        float* sums_of_unit = sums + (sizes.chunks == 1 ? part_number() : unit) * Sizes<Lanes>::kUnitFloats;
        Loops<Lanes>::unit(s, sizes, chunk, unit / sizes.channel_blocks, unit % sizes.channel_blocks, sums_of_unit, to);
      }
    });
  }
}

}  // namespace

int64_t winograd_gradient_scratch_floats(const WinogradShape& s) {
  return (has_avx512() ? scratch_floats<16> : scratch_floats<8>)(s);
}

void winograd_filter_gradient(const WinogradShape& s, const float* x, const float* dy, const FilterGradient& to,
                              float* scratch) {
  (has_avx512() ? filter_gradient<16> : filter_gradient<8>)(s, x, dy, to, scratch);
}

}  // namespace fovea
