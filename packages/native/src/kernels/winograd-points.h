// Winograd's one-dimensional transforms to and from the points 0, 1, −1, 2, −2 and ∞ (Lavin and Gray, 2015, "Fast
// Algorithms for Convolutional Neural Networks"). Six points yield four outputs of a window of three, or two of a
// window of five. A tile is transformed along its columns, then along its rows.
#pragma once

#include "simd/vector.h"

namespace fovea {

constexpr int kWinogradSide = 6;
constexpr int kWinogradPoints = kWinogradSide * kWinogradSide;

// Input transform: six adjacent values of an image.
template <int Lanes>
static inline __attribute__((always_inline)) void image_to_points(const Vector<Lanes> (&x)[6], Vector<Lanes> (&v)[6]) {
  const Vector<Lanes> a = x[4] - 4.0f * x[2], b = x[3] - 4.0f * x[1];
  const Vector<Lanes> c = x[4] - x[2], d = 2.0f * (x[3] - x[1]);
  v[0] = 4.0f * x[0] - 5.0f * x[2] + x[4];
  v[1] = a + b;
  v[2] = a - b;
  v[3] = c + d;
  v[4] = c - d;
  v[5] = 4.0f * x[1] - 5.0f * x[3] + x[5];
}

// Filter transform: a row or column of a kernel.
template <int Lanes, int Window>
static inline __attribute__((always_inline)) void kernel_to_points(const Vector<Lanes> (&w)[Window], Vector<Lanes> (&u)[6]) {
  static_assert(Window == 3 || Window == 5);
  Vector<Lanes> even = w[0] + w[2], odd = w[1];
  Vector<Lanes> even_at_two = w[0] + 4.0f * w[2], odd_at_two = 2.0f * w[1];
  if constexpr (Window == 5) {
    even += w[4];
    odd += w[3];
    even_at_two += 16.0f * w[4];
    odd_at_two += 8.0f * w[3];
  }
  u[0] = w[0] * 0.25f;
  u[1] = (even + odd) * (-1.0f / 6);
  u[2] = (even - odd) * (-1.0f / 6);
  u[3] = (even_at_two + odd_at_two) * (1.0f / 24);
  u[4] = (even_at_two - odd_at_two) * (1.0f / 24);
  u[5] = w[Window - 1];
}

// Output transform: the products at the points, to four or two adjacent outputs.
template <int Lanes, int Tile>
static inline __attribute__((always_inline)) void points_to_results(const Vector<Lanes> (&m)[6], Vector<Lanes> (&y)[Tile]) {
  static_assert(Tile == 4 || Tile == 2);
  const Vector<Lanes> sum = m[1] + m[2], difference = m[1] - m[2];
  const Vector<Lanes> sum_at_two = m[3] + m[4], difference_at_two = m[3] - m[4];
  y[0] = m[0] + sum + sum_at_two;
  y[1] = difference + 2.0f * difference_at_two;
  if constexpr (Tile == 4) {
    y[2] = sum + 4.0f * sum_at_two;
    y[3] = difference + 8.0f * difference_at_two;
  }
  y[Tile - 1] += m[5];
}

// The transposed output transform: four or two adjacent upstream gradients, to the points.
template <int Lanes, int Tile>
static inline __attribute__((always_inline)) void upstream_to_points(const Vector<Lanes> (&y)[Tile], Vector<Lanes> (&m)[6]) {
  static_assert(Tile == 4 || Tile == 2);
  Vector<Lanes> even = y[0], odd = y[1], even_at_two = y[0], odd_at_two = 2.0f * y[1];
  if constexpr (Tile == 4) {
    even += y[2];
    odd += y[3];
    even_at_two += 4.0f * y[2];
    odd_at_two += 8.0f * y[3];
  }
  m[0] = y[0];
  m[1] = even + odd;
  m[2] = even - odd;
  m[3] = even_at_two + odd_at_two;
  m[4] = even_at_two - odd_at_two;
  m[5] = y[Tile - 1];
}

// The transposed filter transform: sums of products at the points, to a row or column of the filter gradient.
template <int Lanes, int Window>
static inline __attribute__((always_inline)) void points_to_kernel(const Vector<Lanes> (&u)[6], Vector<Lanes> (&w)[Window]) {
  static_assert(Window == 3 || Window == 5);
  const Vector<Lanes> sum = (u[1] + u[2]) * (-1.0f / 6), difference = (u[1] - u[2]) * (-1.0f / 6);
  const Vector<Lanes> sum_at_two = (u[3] + u[4]) * (1.0f / 24), difference_at_two = (u[3] - u[4]) * (1.0f / 24);
  w[0] = u[0] * 0.25f + sum + sum_at_two;
  w[1] = difference + 2.0f * difference_at_two;
  w[2] = sum + 4.0f * sum_at_two;
  if constexpr (Window == 5) {
    w[3] = difference + 8.0f * difference_at_two;
    w[4] = sum + 16.0f * sum_at_two;
  }
  w[Window - 1] += u[5];
}

}  // namespace fovea
