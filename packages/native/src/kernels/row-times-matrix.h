// One row times a matrix: a fully connected layer that predicts a single sample. It is bound by reading the weights.
#pragma once

#include <optional>

#include "program/builder.h"
#include "simd/chunk-functions.h"

namespace fovea {

// How a matrix lies that oneDNN likes to multiply with: tiles of 16 rows and 16, 32, 48 or 64 columns, all tiles of
// the same columns one after the other.
struct TiledMatrix {
  int64_t rows, columns;
  int64_t width;         // columns of a tile
  int64_t panel_stride;  // floats from the tiles of some columns to those of the next ones
};

// The tiles of a layout, if it is of this kind.
std::optional<TiledMatrix> tiled_matrix(const Layout& layout);

struct RowProduct {
  int row, matrix, bias, result;  // slots; bias −1: none
  std::optional<ChunkOp> activation;  // if any
};

void emit_row_times_matrix(Builder& builder, const TiledMatrix& tiles, const RowProduct& product);

}  // namespace fovea
