// Local response normalization and its gradient. The channels of a pixel are stored contiguously, with zeros on both
// sides, so that every sum over neighbors is a sum of shifted vectors.
#include <cmath>

#include "kernels/channel-view.h"
#include "kernels/kernels.h"
#include "kernels/thread-scratch.h"
#include "simd/simd.h"
#include "simd/vector16.h"
#include "threads/parallel.h"

namespace fovea {

namespace {

constexpr int64_t kLanes = ChannelView::kLanes;

struct Norm {
  int64_t radius;
  float bias, alpha, beta;
};

Norm norm_of(const Instruction& instruction) {
  const auto number = [&](const char* name) { return static_cast<float>(instruction.number(name)); };
  return {static_cast<int64_t>(instruction.number("depthRadius")), number("bias"), number("alpha"), number("beta")};
}

// Gathers and scatters the channels of one pixel.
void gather(const float* pixel, const ChannelView& view, float* row) {
  for (int64_t block = 0; block < view.blocks; block++) {
    std::copy_n(pixel + block * view.block_stride, view.lanes(block), row + block * kLanes);
  }
}

void scatter(const float* row, const ChannelView& view, float* pixel) {
  for (int64_t block = 0; block < view.blocks; block++) {
    float* target = pixel + block * view.block_stride;
    std::copy_n(row + block * kLanes, view.lanes(block), target);
    if (view.padded) std::fill(target + view.lanes(block), target + kLanes, 0.0f);
  }
}

FOVEA_SIMD void squares(const float* x, float* y, int64_t n) {
  for (int64_t c = 0; c < n; c++) y[c] = x[c] * x[c];
}

// Σ x[c − radius … c + radius] for sixteen adjacent c; x has `radius` zeros on both sides.
__attribute__((always_inline)) inline Vector16 sum_neighbours(const float* x, int64_t radius) {
  Vector16 sum = load16(x - radius);
  for (int64_t shift = 1 - radius; shift <= radius; shift++) sum += load16(x + shift);
  return sum;
}

// base = bias + alpha · Σ squares.
FOVEA_SIMD void bases(const float* square, float* base, int64_t n, const Norm& norm) {
  for (int64_t c = 0; c < n; c += kLanes) {
    store16(base + c, sum_neighbours(square + c, norm.radius) * norm.alpha + norm.bias);
  }
}

// power = base^−beta; the usual exponents have roots for it.
FOVEA_SIMD void powers(const float* __restrict base, float* __restrict power, int64_t n, float beta) {
  if (beta == 0.75f) {
    for (int64_t c = 0; c < n; c++) {
      const float root = __builtin_sqrtf(base[c]);
      power[c] = 1.0f / (root * __builtin_sqrtf(root));
    }
  } else if (beta == 0.5f) {
    for (int64_t c = 0; c < n; c++) power[c] = 1.0f / __builtin_sqrtf(base[c]);
  } else if (beta == 1.0f) {
    for (int64_t c = 0; c < n; c++) power[c] = 1.0f / base[c];
  } else {
    for (int64_t c = 0; c < n; c++) power[c] = std::pow(base[c], -beta);
  }
}

FOVEA_SIMD void scale(const float* x, const float* factor, float* y, int64_t n) {
  for (int64_t c = 0; c < n; c++) y[c] = x[c] * factor[c];
}

// The contribution of each channel to the gradients of its neighbors: dy · x · base^(−beta − 1).
FOVEA_SIMD void shares(const float* x, const float* dy, const float* power, const float* base, float* y, int64_t n) {
  for (int64_t c = 0; c < n; c++) y[c] = dy[c] * x[c] * power[c] / base[c];
}

FOVEA_SIMD void combine(const float* x, const float* dy, const float* power, const float* share, float* dx, int64_t n,
                        const Norm& norm) {
  const float factor = 2 * norm.alpha * norm.beta;
  for (int64_t c = 0; c < n; c += kLanes) {
    const Vector16 shared = sum_neighbours(share + c, norm.radius);
    store16(dx + c, load16(dy + c) * load16(power + c) - load16(x + c) * shared * factor);
  }
}

// Rows of one pixel's channels, each between two margins of `radius` zeros.
class Workbench {
 public:
  Workbench(const ChannelView& view, int64_t radius)
      : margin_((radius + kLanes - 1) / kLanes * kLanes), pitch_(view.blocks * kLanes + 2 * margin_) {}
  size_t bytes() const { return kRows * pitch_ * sizeof(float); }
  void use(float* memory) { memory_ = memory; }
  float* row(int64_t index) { return memory_ + index * pitch_ + margin_; }

 private:
  static constexpr int64_t kRows = 6;
  int64_t margin_, pitch_;
  float* memory_ = nullptr;
};

// Calls body(bench, offset of the pixel) for every pixel, on all threads.
template <class Body>
void for_each_pixel(const ChannelView& view, Workbench bench, const ThreadScratch& scratch, const SlotPointers& pointers,
                    const Body& body) {
  const int64_t grain = grain_of(kNormalizationGrain, view.channels);
  parallel_for(view.batch * view.rows, grain, [&](int64_t begin, int64_t end) {
    Workbench mine = bench;
    mine.use(scratch.own<float>(pointers));
    for (int64_t pixel = begin; pixel < end; pixel++) body(mine, view.pixel(pixel));
  });
}

}  // namespace

void build_local_response_norm(Builder& builder, const Instruction& instruction) {
  const int x = instruction.inputs[0];
  const Layout layout = channel_layout(builder, x);
  const ChannelView view = channel_view(layout, builder.shape(x));
  const Norm norm = norm_of(instruction);
  const Workbench bench(view, norm.radius);
  const ThreadScratch scratch(builder, 0, bench.bytes());
  const int source = builder.in_layout(x, layout), result = builder.define(instruction.outputs[0], layout);
  Step& step = builder.emit({source}, {result}, [=](const SlotPointers& pointers) {
    const float* in = static_cast<const float*>(pointers[source]);
    float* out = static_cast<float*>(pointers[result]);
    const int64_t n = view.channels;
    for_each_pixel(view, bench, scratch, pointers, [&](Workbench& bench, int64_t at) {
      float *row = bench.row(0), *square = bench.row(1), *base = bench.row(2), *power = bench.row(3), *y = bench.row(4);
      gather(in + at, view, row);
      squares(row, square, n);
      bases(square, base, n, norm);
      powers(base, power, n, norm.beta);
      scale(row, power, y, n);
      scatter(y, view, out + at);
    });
  });
  step.in_place = {{result, source}};
}

void build_local_response_norm_gradient(Builder& builder, const Instruction& instruction) {
  const int x = instruction.inputs[0], dy = instruction.inputs[1];
  const Layout layout = channel_layout(builder, x);
  const ChannelView view = channel_view(layout, builder.shape(x));
  const Norm norm = norm_of(instruction);
  const Workbench bench(view, norm.radius);
  const ThreadScratch scratch(builder, 0, bench.bytes());
  const int source = builder.in_layout(x, layout), upstream = builder.in_layout(dy, layout);
  const int result = builder.define(instruction.outputs[0], layout);
  Step& step = builder.emit({source, upstream}, {result}, [=](const SlotPointers& pointers) {
    const float* in = static_cast<const float*>(pointers[source]);
    const float* up = static_cast<const float*>(pointers[upstream]);
    float* out = static_cast<float*>(pointers[result]);
    const int64_t n = view.channels;
    for_each_pixel(view, bench, scratch, pointers, [&](Workbench& bench, int64_t at) {
      float *row = bench.row(0), *square = bench.row(1), *base = bench.row(2), *power = bench.row(3);
      float *dy_row = bench.row(4), *dx_row = bench.row(5);
      gather(in + at, view, row);
      gather(up + at, view, dy_row);
      squares(row, square, n);
      bases(square, base, n, norm);
      powers(base, power, n, norm.beta);
      shares(row, dy_row, power, base, square, n);
      combine(row, dy_row, power, square, dx_row, n, norm);
      scatter(dx_row, view, out + at);
    });
  });
  step.in_place = {{result, upstream}};
}

}  // namespace fovea
