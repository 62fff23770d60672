// Separable linear maps between images: resizing, averaging over windows, and their gradients.
#pragma once

#include <vector>

#include "program/builder.h"

namespace fovea {

// The rows (or columns) of the input that contribute to one of the result, and their weights.
struct Tap {
  int64_t input;
  float weight;
};
using Taps = std::vector<Tap>;
using AxisMap = std::vector<Taps>;

// Returns the map of the gradient, from the result back to `inputs` rows.
AxisMap transposed(const AxisMap& map, int64_t inputs);

// Emits y[r, c] = Σ row weight · column weight · x[row, column] for every channel, in the current layout of x.
void emit_separable(Builder& builder, int x, int y, AxisMap rows, AxisMap columns);

}  // namespace fovea
