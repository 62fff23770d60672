// The loops of batch normalization over rows of one block of channels, compiled per instruction set.
#pragma once

#include "kernels/channel-view.h"

namespace fovea::batch_norm {

// A number per channel.
struct alignas(64) Row {
  float lane[ChannelView::kLanes] = {};
};

// In all loops, rows have `width` channels, 16 or 8, of which `lanes` exist, and are `stride` floats apart.

// Mean and sum of squared differences.
void moments(const float* x, int64_t rows, int64_t stride, int64_t width, int64_t lanes, Row* mean, Row* squares);

// The tensors that the forward pass of a unit reads and writes.
struct Normalized {
  const float *x, *residual;  // residual may be null
  float* y;
};

// y = factor · x + shift + residual, and ReLU of that.
void normalize(const Normalized& at, int64_t rows, int64_t stride, int64_t width, int64_t lanes,
               const Row& factor, const Row& shift, bool relu, bool streams);

// The tensors that the gradient of a unit reads and writes.
struct GradientTensors {
  const float *x, *dy;
  const float *y, *second_upstream;  // the result of ReLU, a second summand of dy; may be null
  float *upstream, *dx;              // upstream: dy after sum and mask; may be null
};

// Σ upstream and Σ upstream · (x − mean); stores upstream if requested.
void gradient_sums(const GradientTensors& at, int64_t rows, int64_t stride, int64_t width, int64_t lanes,
                   const Row& mean, Row* offset_sum, Row* scale_sum);

// dx = a · upstream + b · x + c.
void input_gradient(const GradientTensors& at, int64_t rows, int64_t stride, int64_t width, int64_t lanes,
                    const Row& a, const Row& b, const Row& c, bool streams);

}  // namespace fovea::batch_norm
