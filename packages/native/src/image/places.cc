#include "image/places.h"

#include <algorithm>
#include <cmath>

#include "simd/math.h"
#include "simd/simd.h"

namespace fovea {

namespace {

// packages/fovea/src/data/augment/apply/sample.ts says why.
constexpr double kSmallestDivisor = 1e-3, kFarthest = 1e6;
constexpr float kTiny = 1e-12f, kWidestScale = 32;

// Also where a value is not a number.
FOVEA_INLINE double limited(double value) { return value > -kFarthest ? std::min(value, kFarthest) : -kFarthest; }

FOVEA_INLINE void spline_weights(double t, double weights[4]) {
  const double square = t * t, cube = square * t, rest = 1 - t;
  weights[0] = rest * rest * rest / 6;
  weights[1] = (3 * cube - 6 * square + 4) / 6;
  weights[2] = (-3 * cube + 3 * square + 3 * t + 1) / 6;
  weights[3] = cube / 6;
}

// The scale along both axes: how far the ellipse of the Jacobian ((xx, xy), (yx, yy)) reaches along them.
FOVEA_INLINE void reaches(double xx, double xy, double yx, double yy, float widest, float* x, float* y) {
  const auto area = static_cast<float>(std::fabs(xx * yy - xy * yx));
  const auto square_x = static_cast<float>(xx * xx + xy * xy), square_y = static_cast<float>(yx * yx + yy * yy);
  *x = std::max(1.0f, std::min(area / std::max(__builtin_sqrtf(square_y), kTiny), widest));
  *y = std::max(1.0f, std::min(area / std::max(__builtin_sqrtf(square_x), kTiny), widest));
}

// The first place of an output row, and the step to the next.
struct Line {
  double x, y, step_x, step_y;
};

FOVEA_SIMD void follow(Line line, int64_t count, double* x, double* y) {
  const auto columns = static_cast<int32_t>(count);
#pragma GCC ivdep
  for (int32_t i = 0; i < columns; i++) {
    x[i] = limited(line.x + line.step_x * i);
    y[i] = limited(line.y + line.step_y * i);
  }
}

FOVEA_SIMD void map_affinely(const double* m, int64_t count, double* x, double* y) {
#pragma GCC ivdep
  for (int64_t i = 0; i < count; i++) {
    const double u = x[i], v = y[i];
    x[i] = limited(m[0] * u + m[1] * v + m[2]);
    y[i] = limited(m[3] * u + m[4] * v + m[5]);
  }
}

FOVEA_SIMD void map_projectively(const double* m, int64_t count, double* x, double* y, float* reach_x, float* reach_y) {
#pragma GCC ivdep
  for (int64_t i = 0; i < count; i++) {
    const double u = x[i], v = y[i];
    const double factor = 1 / std::max(m[6] * u + m[7] * v + m[8], kSmallestDivisor);
    const double px = limited((m[0] * u + m[1] * v + m[2]) * factor);
    const double py = limited((m[3] * u + m[4] * v + m[5]) * factor);
    reaches((m[0] - px * m[6]) * factor, (m[1] - px * m[7]) * factor, (m[3] - py * m[6]) * factor,
            (m[4] - py * m[7]) * factor, kWidestScale, reach_x + i, reach_y + i);
    x[i] = px;
    y[i] = py;
  }
}

}  // namespace

Places::Places(const ImageProgram& program)
    : x(static_cast<size_t>(program.width)),
      y(x.size()),
      reach_x(x.size(), 1),
      reach_y(x.size(), 1),
      program_(program),
      is_affine_(program.matrix[6] == 0 && program.matrix[7] == 0),
      matrix_(program.matrix) {
  if (!is_affine_) return;
  for (double& number : matrix_) number /= program.matrix[8];
  float across = 1, down = 1;
  reaches(matrix_[0], matrix_[1], matrix_[3], matrix_[4], 1e9f, &across, &down);
  std::fill(reach_x.begin(), reach_x.end(), across);
  std::fill(reach_y.begin(), reach_y.end(), down);
}

void Places::compute(int64_t row) {
  const double center = static_cast<double>(row) + 0.5;
  const int64_t count = program_.width;
  if (is_affine_ && program_.displacements.empty()) {
    const Line line = {matrix_[0] * 0.5 + matrix_[1] * center + matrix_[2],
                       matrix_[3] * 0.5 + matrix_[4] * center + matrix_[5], matrix_[0], matrix_[3]};
    return follow(line, count, x.data(), y.data());
  }
  for (int64_t i = 0; i < count; i++) {
    x[i] = static_cast<double>(i) + 0.5;
    y[i] = center;
  }
  for (const Displacement& displacement : program_.displacements) displace(displacement, center);
  if (is_affine_) return map_affinely(matrix_.data(), count, x.data(), y.data());
  map_projectively(matrix_.data(), count, x.data(), y.data(), reach_x.data(), reach_y.data());
}

float Places::farthest_reach() {
  float farthest = 1;
  for (const int64_t row : {int64_t{0}, program_.height - 1}) {
    compute(row);
    for (const float reach : reach_x) farthest = std::max(farthest, reach);
    for (const float reach : reach_y) farthest = std::max(farthest, reach);
  }
  return farthest;
}

void Places::displace(const Displacement& displacement, double center) {
  const auto& [spacing, rows, columns, dx, dy] = displacement;
  // The control points of all four rows that the output row depends on, as one row.
  const double at = center / spacing;
  const auto cell = static_cast<int64_t>(at);
  double weights[4];
  spline_weights(at - static_cast<double>(cell), weights);
  control_x_.assign(static_cast<size_t>(columns + 3), 0);
  control_y_.assign(static_cast<size_t>(columns + 3), 0);
  for (int64_t i = 0; i < 4; i++) {
    const int64_t line = std::min(cell + i, rows - 1) * columns;
    for (int64_t column = 0; column < columns + 3; column++) {
      control_x_[column] += weights[i] * dx[line + std::min(column, columns - 1)];
      control_y_[column] += weights[i] * dy[line + std::min(column, columns - 1)];
    }
  }
  for (int64_t i = 0; i < program_.width; i++) {
    const double position = (static_cast<double>(i) + 0.5) / spacing;
    const auto column = std::min(static_cast<int64_t>(position), columns - 1);
    spline_weights(position - static_cast<double>(static_cast<int64_t>(position)), weights);
    for (int64_t j = 0; j < 4; j++) {
      x[i] += weights[j] * control_x_[column + j];
      y[i] += weights[j] * control_y_[column + j];
    }
  }
}

}  // namespace fovea
