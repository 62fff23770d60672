// Multiplies one row by a matrix: a dense layer that predicts a single sample. Reading the weights bounds its speed.
#pragma once

#include <optional>

#include "program/builder.h"
#include "simd/chunk-functions.h"

namespace fovea {

// The layout that oneDNN prefers for weights: tiles of 16 rows and 16, 32, 48 or 64 columns, all tiles of the same columns
// in sequence.
struct TiledMatrix {
  int64_t rows, columns;
  int64_t width;         // columns of a tile
  int64_t panel_stride;  // floats from the tiles of some columns to those of the next ones
};

// Returns the tiles of a layout, if it consists of such tiles.
std::optional<TiledMatrix> tiled_matrix(const Layout& layout);

struct GemvSlots {
  int row, matrix, bias, result;  // slots; bias −1: none
  std::optional<ChunkOp> activation;  // if any
};

void emit_gemv(Builder& builder, const TiledMatrix& tiles, const GemvSlots& product);

}  // namespace fovea
