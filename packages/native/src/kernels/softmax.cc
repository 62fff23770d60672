// Softmax, log-softmax, softmax cross-entropy and argmax: all over the last axis, one row at a time.
#include <cmath>
#include <numeric>

#include "kernels/kernels.h"
#include "simd/math.h"
#include "simd/simd.h"
#include "threads/parallel.h"

namespace fovea {

namespace {

struct Rows {
  int64_t rows, classes;
  int64_t grain() const { return grain_of(kExponentialGrain, classes); }
};

Rows rows_of(const Shape& shape) { return {size_of(shape) / shape.back(), shape.back()}; }

FOVEA_SIMD float largest(const float* x, int64_t n) {
  float best = x[0];
  for (int64_t i = 1; i < n; i++) best = x[i] > best ? x[i] : best;
  return best;
}

// y = e^(x − shift); returns the sum.
FOVEA_SIMD float exponentials(const float* x, float* y, int64_t n, float shift) {
  for (int64_t i = 0; i < n; i++) y[i] = fast_exp(x[i] - shift);
  float sum = 0;
  for (int64_t i = 0; i < n; i++) sum += y[i];
  return sum;
}

FOVEA_SIMD void scale(float* y, int64_t n, float factor) {
  for (int64_t i = 0; i < n; i++) y[i] *= factor;
}

}  // namespace

void build_softmax(Builder& builder, const Instruction& instruction) {
  const int x = instruction.inputs[0], y = instruction.outputs[0];
  const Rows rows = rows_of(builder.shape(x));
  const bool logarithm = instruction.op == "logSoftmax";
  const int source = builder.row_major(x), result = builder.define_row_major(y);
  builder.emit({source}, {result}, [=](const SlotPointers& pointers) {
    const float* in = static_cast<const float*>(pointers[source]);
    float* out = static_cast<float*>(pointers[result]);
    parallel_for(rows.rows, rows.grain(), [&](int64_t begin, int64_t end) {
      for (int64_t row = begin; row < end; row++) {
        const float* a = in + row * rows.classes;
        float* b = out + row * rows.classes;
        const float shift = largest(a, rows.classes);
        const float sum = exponentials(a, b, rows.classes, shift);
        if (logarithm) {
          const float offset = shift + std::log(sum);
          for (int64_t i = 0; i < rows.classes; i++) b[i] = a[i] - offset;
        } else {
          scale(b, rows.classes, 1 / sum);
        }
      }
    });
  });
}

void build_softmax_cross_entropy(Builder& builder, const Instruction& instruction) {
  const int logits = instruction.inputs[0], labels = instruction.inputs[1];
  const Rows rows = rows_of(builder.shape(logits));
  const bool sparse = builder.dtype(labels) == DType::kInt32;
  const float smoothing = static_cast<float>(instruction.number("labelSmoothing"));
  const int source = builder.row_major(logits), target = builder.row_major(labels);
  const int loss = builder.define_optional(instruction.outputs[0], rows_layout({rows.rows}));
  const int softmax = builder.define_optional(instruction.outputs[1], row_major_layout(builder.shape(logits), DType::kFloat32));
  builder.emit({source, target}, {loss, softmax}, [=](const SlotPointers& pointers) {
    const float* in = static_cast<const float*>(pointers[source]);
    float* losses = static_cast<float*>(pointers[loss]);
    float* out = static_cast<float*>(pointers[softmax]);
    const float uniform = smoothing / static_cast<float>(rows.classes);
    parallel_for(rows.rows, rows.grain(), [&](int64_t begin, int64_t end) {
      for (int64_t row = begin; row < end; row++) {
        const float* a = in + row * rows.classes;
        float* p = out + row * rows.classes;
        const float shift = largest(a, rows.classes);
        const float sum = exponentials(a, p, rows.classes, shift);
        scale(p, rows.classes, 1 / sum);
        const double normalizer = shift + std::log(static_cast<double>(sum));
        double value = 0;
        if (sparse) {
          const int32_t label = static_cast<const int32_t*>(pointers[target])[row];
          const bool known = label >= 0 && label < rows.classes;
          value = known ? (1 - smoothing) * (normalizer - a[label]) : NAN;
          if (smoothing > 0) {
            for (int64_t i = 0; i < rows.classes; i++) value += uniform * (normalizer - a[i]);
          }
        } else {
          const float* t = static_cast<const float*>(pointers[target]) + row * rows.classes;
          for (int64_t i = 0; i < rows.classes; i++) {
            value += ((1 - smoothing) * t[i] + uniform) * (normalizer - a[i]);
          }
        }
        losses[row] = static_cast<float>(value);
      }
    });
  });
}

void build_softmax_cross_entropy_gradient(Builder& builder, const Instruction& instruction) {
  const int probabilities = instruction.inputs[0], labels = instruction.inputs[1];
  const Rows rows = rows_of(builder.shape(probabilities));
  const bool sparse = builder.dtype(labels) == DType::kInt32;
  const float smoothing = static_cast<float>(instruction.number("labelSmoothing"));
  const int source = builder.row_major(probabilities), target = builder.row_major(labels);
  const int result = builder.define_row_major(instruction.outputs[0]);
  builder.emit({source, target}, {result}, [=](const SlotPointers& pointers) {
    const float* in = static_cast<const float*>(pointers[source]);
    float* out = static_cast<float*>(pointers[result]);
    const float uniform = smoothing / static_cast<float>(rows.classes);
    parallel_for(rows.rows, rows.grain(), [&](int64_t begin, int64_t end) {
      for (int64_t row = begin; row < end; row++) {
        const float* p = in + row * rows.classes;
        float* g = out + row * rows.classes;
        if (sparse) {
          const int32_t label = static_cast<const int32_t*>(pointers[target])[row];
          std::fill_n(g, rows.classes, uniform);
          if (label >= 0 && label < rows.classes) g[label] += 1 - smoothing;
        } else {
          const float* t = static_cast<const float*>(pointers[target]) + row * rows.classes;
          for (int64_t i = 0; i < rows.classes; i++) g[i] = (1 - smoothing) * t[i] + uniform;
        }
        // The target may not sum to one: the softmax is weighted by its sum.
        const float total = sparse ? 1.0f : std::accumulate(g, g + rows.classes, 0.0f);
        for (int64_t i = 0; i < rows.classes; i++) g[i] = total * p[i] - g[i];
      }
    });
  });
}

void build_arg_max(Builder& builder, const Instruction& instruction) {
  const int x = instruction.inputs[0];
  const Rows rows = rows_of(builder.shape(x));
  const int source = builder.row_major(x), result = builder.define_row_major(instruction.outputs[0]);
  builder.emit({source}, {result}, [=](const SlotPointers& pointers) {
    const float* in = static_cast<const float*>(pointers[source]);
    int32_t* out = static_cast<int32_t*>(pointers[result]);
    parallel_for(rows.rows, rows.grain(), [&](int64_t begin, int64_t end) {
      for (int64_t row = begin; row < end; row++) {
        const float* a = in + row * rows.classes;
        int64_t best = 0;
        for (int64_t i = 1; i < rows.classes; i++) {
          // A NaN is larger than any number, as in PyTorch.
          if (a[i] > a[best] || (a[i] != a[i] && a[best] == a[best])) best = i;
        }
        out[row] = static_cast<int32_t>(best);
      }
    });
  });
}

}  // namespace fovea
