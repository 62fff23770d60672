#include "kernels/gemv.h"

#include "simd/chunk-functions.h"
#include "simd/simd.h"
#include "simd/vector16.h"
#include "threads/parallel.h"

namespace fovea {

namespace {

// Rows of oneDNN's tiles, and columns of the widest ones.
constexpr int64_t kTileRows = 16;
constexpr int64_t kWidest = 64;
// Rows whose products are summed before they are added to the total, which keeps rounding errors small.
constexpr int64_t kPartRows = 512;
// Rows to prefetch: a matrix in memory is read a tenth faster than by the processor's own prefetching.
constexpr int64_t kAhead = 16;

template <int Vectors>
static inline __attribute__((always_inline)) void multiply_panel(const float* row, const float* panel, int64_t rows,
                                                                 float* y) {
  Vector16 totals[Vectors] = {};
  for (int64_t begin = 0; begin < rows; begin += kPartRows) {
    Vector16 sums[Vectors] = {};
    const int64_t end = begin + kPartRows < rows ? begin + kPartRows : rows;
    for (int64_t k = begin; k < end; k++) {
      const float* line = panel + k * Vectors * 16;
      for (int v = 0; v < Vectors; v++) __builtin_prefetch(line + (kAhead * Vectors + v) * 16);
      for (int v = 0; v < Vectors; v++) sums[v] += load16(line + v * 16) * row[k];
    }
    for (int v = 0; v < Vectors; v++) totals[v] += sums[v];
  }
  for (int v = 0; v < Vectors; v++) store16(y + v * 16, totals[v]);
}

FOVEA_SIMD void panel16(const float* row, const float* panel, int64_t rows, float* y) { multiply_panel<1>(row, panel, rows, y); }
FOVEA_SIMD void panel32(const float* row, const float* panel, int64_t rows, float* y) { multiply_panel<2>(row, panel, rows, y); }
FOVEA_SIMD void panel48(const float* row, const float* panel, int64_t rows, float* y) { multiply_panel<3>(row, panel, rows, y); }
FOVEA_SIMD void panel64(const float* row, const float* panel, int64_t rows, float* y) { multiply_panel<4>(row, panel, rows, y); }

using Panel = void (*)(const float* row, const float* panel, int64_t rows, float* y);

Panel panel_of(int64_t width) {
  static constexpr Panel panels[] = {panel16, panel32, panel48, panel64};
  return panels[width / 16 - 1];
}

}  // namespace

std::optional<TiledMatrix> tiled_matrix(const Layout& layout) {
  if (layout.view != View::kRows || !is_strided(layout.desc)) return std::nullopt;
  const Dims dims = dims_of(layout.desc), padded = padded_dims_of(layout.desc), strides = strides_of(layout.desc);
  const Dims blocks = inner_blocks_of(layout.desc), axes = inner_axes_of(layout.desc);
  if (dims.size() != 2 || blocks.size() != 2 || axes != Dims{0, 1} || blocks[0] != kTileRows) return std::nullopt;
  const int64_t width = blocks[1], tile = kTileRows * width;
  if (width % 16 != 0 || width > kWidest) return std::nullopt;
  // The stride of a single tile has no meaning.
  if (padded[0] > kTileRows && strides[0] != tile) return std::nullopt;
  if (padded[1] > width && strides[1] != padded[0] * width) return std::nullopt;
  return TiledMatrix{dims[0], dims[1], width, padded[0] * width};
}

void emit_gemv(Builder& builder, const TiledMatrix& tiles, const GemvSlots& product) {
  std::vector<int> reads = {product.row, product.matrix};
  if (product.bias >= 0) reads.push_back(product.bias);
  const Panel multiply = panel_of(tiles.width);
  const bool activates = product.activation.has_value();
  const ChunkOp activation = product.activation.value_or(ChunkOp{});
  builder.emit(reads, {product.result}, [=](const SlotPointers& pointers) {
    const float* row = static_cast<const float*>(pointers[product.row]);
    const float* matrix = static_cast<const float*>(pointers[product.matrix]);
    const float* bias = product.bias >= 0 ? static_cast<const float*>(pointers[product.bias]) : nullptr;
    float* y = static_cast<float*>(pointers[product.result]);
    const int64_t panels = (tiles.columns + tiles.width - 1) / tiles.width;
    const int64_t grain = grain_of(kWeightGrain, tiles.rows * tiles.width);
    parallel_for(panels, grain, [&](int64_t begin, int64_t end) {
      for (int64_t panel = begin; panel < end; panel++) {
        alignas(64) float sums[kWidest];
        multiply(row, matrix + panel * tiles.panel_stride, tiles.rows, sums);
        const int64_t first = panel * tiles.width, count = std::min(tiles.width, tiles.columns - first);
        if (bias != nullptr) {
          for (int64_t i = 0; i < count; i++) sums[i] += bias[first + i];
        }
        if (activates) activation.function(sums, sums, sums, sums, count, activation.alpha, activation.beta);
        std::copy_n(sums, count, y + first);
      }
    });
  }, "row");
}

}  // namespace fovea
