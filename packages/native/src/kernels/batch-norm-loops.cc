#include "kernels/batch-norm-loops.h"

#include <cmath>

#include "simd/math.h"
#include "simd/simd.h"
#include "simd/stream.h"
#include "simd/vector.h"

namespace fovea::batch_norm {

namespace {

template <int Width, bool Streamed = false>
FOVEA_INLINE void write(float* to, Vector<Width> value, int64_t lanes) {
  if (Streamed && lanes == Width) return stream<Width>(to, value);
  store<Width>(to, value, lanes);
}

// Calls body(width, lanes) with constants if possible, which makes each row one vector. Vectors of 8 lanes are for blocks
// of 8 channels.
template <class Body>
FOVEA_INLINE void with_lanes(int64_t width, int64_t lanes, const Body& body) {
  constexpr std::integral_constant<int, 16> wide;
  constexpr std::integral_constant<int, 8> narrow;
  if (width == narrow) return body(narrow, narrow);
  if (lanes == wide) return body(wide, wide);
  body(wide, lanes);
}

// Calls body with `flag` as a constant.
template <class Body>
FOVEA_INLINE void with_flag(bool flag, const Body& body) {
  if (flag) {
    body(std::true_type());
  } else {
    body(std::false_type());
  }
}

// The independent sums of a vector of `Width` lanes: a narrow one needs two, or each addition waits for the one before.
template <int Width>
constexpr int kSums = ChannelView::kLanes / Width;

// Calls body(row, s) for all rows, where s is the number of the sum that a row belongs to.
template <int Width, class Body>
FOVEA_INLINE void for_rows(int64_t rows, const Body& body) {
  int64_t row = 0;
  for (; row + kSums<Width> <= rows; row += kSums<Width>) {
    for (int s = 0; s < kSums<Width>; s++) body(row + s, s);
  }
  for (; row < rows; row++) body(row, 0);
}

template <int Width>
FOVEA_INLINE Vector<Width> total(const Vector<Width>* sums) {
  return kSums<Width> == 1 ? sums[0] : sums[0] + sums[kSums<Width> - 1];
}

// Returns dy after sum and mask: the sum of both upstream gradients where the result of ReLU is positive, otherwise 0.
template <int Width, class Lanes, class Masked, class Summed>
FOVEA_INLINE Vector<Width> upstream_at(const GradientTensors& at, int64_t offset, Lanes n, Masked masked, Summed summed) {
  Vector<Width> upstream = load<Width>(at.dy + offset, n);
  if (summed) upstream += load<Width>(at.second_upstream + offset, n);
  if (masked) upstream = load<Width>(at.y + offset, n) > Vector<Width>{} ? upstream : Vector<Width>{};
  return upstream;
}

}  // namespace

FOVEA_SIMD void moments(const float* x, int64_t rows, int64_t stride, int64_t width, int64_t lanes, Row* mean,
                        Row* squares) {
  with_lanes(width, lanes, [&](auto constant_width, auto n) __attribute__((always_inline)) {
    constexpr int W = constant_width;
    Vector<W> sums[kSums<W>] = {}, spreads[kSums<W>] = {};
    for_rows<W>(rows, [&](int64_t row, int s) __attribute__((always_inline)) {
      sums[s] += load<W>(x + row * stride, n);
    });
    const Vector<W> center = total<W>(sums) / static_cast<float>(rows);
    for_rows<W>(rows, [&](int64_t row, int s) __attribute__((always_inline)) {
      const Vector<W> difference = load<W>(x + row * stride, n) - center;
      spreads[s] += difference * difference;
    });
    store<W>(mean->lane, center);
    store<W>(squares->lane, total<W>(spreads));
  });
}

FOVEA_SIMD void normalize(const Normalized& at, int64_t rows, int64_t stride, int64_t width, int64_t lanes,
                          const Row& factor, const Row& shift, bool relu, bool streams) {
  with_lanes(width, lanes, [&](auto constant_width, auto n) __attribute__((always_inline)) {
    constexpr int W = constant_width;
    const Vector<W> a = load<W>(factor.lane), b = load<W>(shift.lane);
    const Vector<W> floor = Vector<W>{} + (relu ? 0.0f : -INFINITY);
    with_flag(at.residual != nullptr, [&](auto sums) __attribute__((always_inline)) {
      with_flag(streams, [&](auto streamed) __attribute__((always_inline)) {
        for (int64_t row = 0; row < rows; row++) {
          Vector<W> value = load<W>(at.x + row * stride, n) * a + b;
          if (sums) value += load<W>(at.residual + row * stride, n);
          write<W, streamed>(at.y + row * stride, value < floor ? floor : value, n);
        }
      });
    });
  });
}

FOVEA_SIMD void gradient_sums(const GradientTensors& at, int64_t rows, int64_t stride, int64_t width, int64_t lanes,
                              const Row& mean, Row* offset_sum, Row* scale_sum) {
  with_lanes(width, lanes, [&](auto constant_width, auto n) __attribute__((always_inline)) {
    constexpr int W = constant_width;
    with_flag(at.y != nullptr, [&](auto masked) __attribute__((always_inline)) {
      with_flag(at.second_upstream != nullptr, [&](auto summed) __attribute__((always_inline)) {
        with_flag(at.upstream != nullptr, [&](auto stored) __attribute__((always_inline)) {
          const Vector<W> center = load<W>(mean.lane);
          Vector<W> offsets[kSums<W>] = {}, scales[kSums<W>] = {};
          for_rows<W>(rows, [&](int64_t row, int s) __attribute__((always_inline)) {
            const Vector<W> upstream = upstream_at<W>(at, row * stride, n, masked, summed);
            if (stored) write<W>(at.upstream + row * stride, upstream, n);
            offsets[s] += upstream;
            scales[s] += upstream * (load<W>(at.x + row * stride, n) - center);
          });
          store<W>(offset_sum->lane, total<W>(offsets));
          store<W>(scale_sum->lane, total<W>(scales));
        });
      });
    });
  });
}

FOVEA_SIMD void input_gradient(const GradientTensors& at, int64_t rows, int64_t stride, int64_t width, int64_t lanes,
                               const Row& a, const Row& b, const Row& c, bool streams) {
  with_lanes(width, lanes, [&](auto constant_width, auto n) __attribute__((always_inline)) {
    constexpr int W = constant_width;
    with_flag(at.y != nullptr, [&](auto masked) __attribute__((always_inline)) {
      with_flag(at.second_upstream != nullptr, [&](auto summed) __attribute__((always_inline)) {
        with_flag(streams, [&](auto streamed) __attribute__((always_inline)) {
          const Vector<W> of_upstream = load<W>(a.lane), of_x = load<W>(b.lane), constant = load<W>(c.lane);
          for (int64_t row = 0; row < rows; row++) {
            const Vector<W> upstream = upstream_at<W>(at, row * stride, n, masked, summed);
            const Vector<W> x = load<W>(at.x + row * stride, n);
            write<W, streamed>(at.dx + row * stride, of_upstream * upstream + of_x * x + constant, n);
          }
        });
      });
    });
  });
}

}  // namespace fovea::batch_norm
