// Sums and maxima over axes, and the sum of all squares. Adjacent axes of one kind are merged first, so that any
// reduction is a few nested loops over [kept, reduced, kept, reduced, …] with long inner runs.
#include <cmath>
#include <numeric>

#include "kernels/image-view.h"
#include "kernels/kernels.h"
#include "kernels/thread-scratch.h"
#include "simd/simd.h"
#include "threads/parallel.h"

namespace fovea {

namespace {

// Elements that are summed in float with 64 partial sums; the sums of runs are added in double.
constexpr int64_t kRun = 4096;

FOVEA_SIMD double sum_run(const float* x, int64_t n) {
  float lanes[64] = {};
  int64_t i = 0;
  for (; i + 64 <= n; i += 64) {
    for (int64_t l = 0; l < 64; l++) lanes[l] += x[i + l];
  }
  double sum = 0;
  for (int64_t l = 0; l < 64; l++) sum += lanes[l];
  for (; i < n; i++) sum += x[i];
  return sum;
}

// In double precision, in which a square is exact and can't overflow: as fast, since memory is the limit.
FOVEA_SIMD double square_run(const float* x, int64_t n) {
  double lanes[32] = {};
  int64_t i = 0;
  for (; i + 32 <= n; i += 32) {
    for (int64_t l = 0; l < 32; l++) {
      const double value = x[i + l];
      lanes[l] += value * value;
    }
  }
  double sum = 0;
  for (int64_t l = 0; l < 32; l++) sum += lanes[l];
  for (; i < n; i++) sum += static_cast<double>(x[i]) * x[i];
  return sum;
}

FOVEA_SIMD double max_run(const float* x, int64_t n) {
  float best = x[0];
  for (int64_t i = 1; i < n; i++) best = x[i] > best || x[i] != x[i] ? x[i] : best;
  return best;
}

FOVEA_SIMD void add_row(double* y, const float* x, int64_t n) {
  for (int64_t i = 0; i < n; i++) y[i] += x[i];
}

// Contiguous rows of 16, such as the pixels of blocked channels.
FOVEA_SIMD void add_rows16(double* y, const float* x, int64_t rows) {
  double sums[16] = {};
  for (int64_t row = 0; row < rows; row++) {
    for (int64_t i = 0; i < 16; i++) sums[i] += x[row * 16 + i];
  }
  for (int64_t i = 0; i < 16; i++) y[i] += sums[i];
}

FOVEA_SIMD void max_row(float* y, const float* x, int64_t n) {
  for (int64_t i = 0; i < n; i++) y[i] = x[i] > y[i] || x[i] != x[i] ? x[i] : y[i];
}

// x as alternating kept and reduced axes.
struct Axes {
  Shape extents;
  std::vector<bool> reduced;
};

Axes merge(const Shape& shape, const std::vector<int64_t>& axes) {
  Axes merged;
  for (size_t axis = 0; axis < shape.size(); axis++) {
    const bool reduced = std::count(axes.begin(), axes.end(), static_cast<int64_t>(axis)) > 0;
    if (!merged.extents.empty() && merged.reduced.back() == reduced) {
      merged.extents.back() *= shape[axis];
    } else {
      merged.extents.push_back(shape[axis]);
      merged.reduced.push_back(reduced);
    }
  }
  return merged;
}

std::vector<int64_t> every_axis(const Shape& shape) {
  std::vector<int64_t> axes(shape.size());
  std::iota(axes.begin(), axes.end(), int64_t{0});
  return axes;
}

int64_t runs_of(int64_t count) { return (count + kRun - 1) / kRun; }

// Reduces everything to one value: in runs, whose results in `partial` are combined in order.
void reduce_all(const float* x, float* y, int64_t count, double (*reduce_run)(const float*, int64_t), bool maximum,
                double* partial) {
  const int64_t runs = runs_of(count);
  parallel_for(runs, 4 * kElementGrain / kRun, [&](int64_t begin, int64_t end) {
    for (int64_t run = begin; run < end; run++) {
      const int64_t n = std::min(kRun, count - run * kRun);
      partial[run] = reduce_run(x + run * kRun, n);
    }
  });
  double result = maximum ? -INFINITY : 0;
  for (int64_t run = 0; run < runs; run++) {
    const double value = partial[run];
    result = maximum ? (value > result || value != value ? value : result) : result + value;
  }
  *y = static_cast<float>(result);
}

// The loops of a reduction: all axes except for the innermost, a contiguous run, are kept or reduced.
struct Walk {
  std::vector<int64_t> extents, strides;  // of the input
  std::vector<int64_t> kept, reduced;     // which of them
  int64_t outputs = 1, terms = 1, inner = 1;
  bool inner_reduced = false;

  explicit Walk(const Axes& axes) : extents(axes.extents), strides(axes.extents.size()) {
    int64_t stride = 1;
    for (size_t axis = extents.size(); axis-- > 0;) {
      strides[axis] = stride;
      stride *= extents[axis];
    }
    if (extents.empty()) return;
    inner = extents.back();
    inner_reduced = axes.reduced.back();
    for (size_t axis = 0; axis + 1 < extents.size(); axis++) {
      (axes.reduced[axis] ? terms : outputs) *= extents[axis];
      (axes.reduced[axis] ? reduced : kept).push_back(static_cast<int64_t>(axis));
    }
  }

  int64_t offset(int64_t index, const std::vector<int64_t>& over) const {
    int64_t offset = 0;
    for (size_t k = over.size(); k-- > 0;) {
      offset += index % extents[over[k]] * strides[over[k]];
      index /= extents[over[k]];
    }
    return offset;
  }
};

// One level of axes after the other; `sums_of_thread` gives each thread `inner` numbers, all zero.
template <class Sums>
void reduce_axes(const float* x, float* y, const Walk& walk, bool maximum, const Sums& sums_of_thread) {
  const int64_t outputs = walk.outputs, terms = walk.terms, inner = walk.inner;
  const int64_t work = terms * inner;
  parallel_for(outputs, grain_of(kElementGrain, work), [&](int64_t begin, int64_t end) {
    double* sums = sums_of_thread();
    for (int64_t output = begin; output < end; output++) {
      const int64_t base = walk.offset(output, walk.kept);
      if (walk.inner_reduced) {
        double result = maximum ? -INFINITY : 0;
        for (int64_t term = 0; term < terms; term++) {
          const float* run = x + base + walk.offset(term, walk.reduced);
          const double value = maximum ? max_run(run, inner) : sum_run(run, inner);
          result = maximum ? (value > result || value != value ? value : result) : result + value;
        }
        y[output] = static_cast<float>(result);
        continue;
      }
      float* row = y + output * inner;
      if (maximum) {
        std::fill_n(row, inner, -INFINITY);
        for (int64_t term = 0; term < terms; term++) max_row(row, x + base + walk.offset(term, walk.reduced), inner);
      } else {
        std::fill_n(sums, inner, 0.0);
        if (inner == 16 && walk.reduced.size() == 1 && walk.strides[walk.reduced[0]] == 16) {
          add_rows16(sums, x + base, terms);
        } else {
          for (int64_t term = 0; term < terms; term++) add_row(sums, x + base + walk.offset(term, walk.reduced), inner);
        }
        for (int64_t i = 0; i < inner; i++) row[i] = static_cast<float>(sums[i]);
      }
    }
  });
}

// Whether the axes are rows and columns, perhaps also the batch, of an image in full blocks of channels. The image is
// then reduced in this layout: the result has the order of row-major [channels] or [batch, channels].
std::optional<Axes> blocked_axes(Builder& builder, int id, const std::vector<int64_t>& axes) {
  const auto layout = builder.layout(id);
  const int64_t lanes = layout ? channel_block(*layout) : 0;
  const bool all = axes == std::vector<int64_t>{0, 1, 2};
  if (lanes == 0 || is_padded(*layout) || !(all || axes == std::vector<int64_t>{1, 2})) return std::nullopt;
  const Shape& shape = builder.shape(id);
  const int64_t groups = shape[3] / lanes, pixels = shape[1] * shape[2];
  if (all) return Axes{{shape[0], groups, pixels, lanes}, {true, false, true, false}};
  return Axes{{shape[0] * groups, pixels, lanes}, {false, true, false}};
}

}  // namespace

void build_reduce(Builder& builder, const Instruction& instruction) {
  const int x = instruction.inputs[0], y = instruction.outputs[0];
  const bool maximum = instruction.op == "reduceMax", squares = instruction.op == "sumOfSquares";
  const auto over = squares ? every_axis(builder.shape(x)) : instruction.integers("axes");
  const auto blocked = blocked_axes(builder, x, over);
  const Axes axes = blocked ? *blocked : merge(builder.shape(x), over);
  const bool everything = axes.extents.empty() || (axes.extents.size() == 1 && axes.reduced[0]);
  // A sum over everything may run over the padding of a blocked layout too: it is zero.
  const bool in_current_layout = everything && !maximum && builder.layout(x) && is_strided(builder.layout(x)->desc);
  const int source = in_current_layout || blocked ? builder.in_current_layout(x) : builder.row_major(x);
  const int64_t count = in_current_layout ? stored_elements(builder.layout_of_slot(source)) : size_of(builder.shape(x));
  const int result = builder.define_row_major(y);
  const Walk walk(axes);
  const ThreadScratch scratch(builder, everything ? runs_of(count) * sizeof(double) : 0,
                              everything || walk.inner_reduced ? 0 : walk.inner * sizeof(double));
  builder.emit({source}, {result}, [=](const SlotPointers& pointers) {
    const float* in = static_cast<const float*>(pointers[source]);
    float* out = static_cast<float*>(pointers[result]);
    if (everything) {
      reduce_all(in, out, count, maximum ? max_run : squares ? square_run : sum_run, maximum, scratch.shared<double>(pointers));
    } else if (walk.extents.size() == 1) {
      std::copy_n(in, count, out);
    } else {
      reduce_axes(in, out, walk, maximum, [&] { return scratch.own<double>(pointers); });
    }
  });
}

}  // namespace fovea
