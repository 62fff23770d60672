// Batch normalization with the batch's statistics, and its derivative, with ReLU fused into both. The tensors
// are read as they lie; a unit of work is a run of rows of one channel block that fits the cache.
#include <cmath>

#include "kernels/channel-view.h"
#include "kernels/kernels.h"
#include "simd/math.h"
#include "simd/parallel.h"
#include "simd/simd.h"

namespace fovea {

namespace {

constexpr int64_t kLanes = ChannelView::kLanes;
constexpr int64_t kSegment = 512;

// One number a channel.
struct alignas(64) Row {
  float lane[kLanes] = {};
};

// Rows [begin, end) of block `block` of part `part`.
struct Unit {
  int64_t part, block, begin, end;
  int64_t rows() const { return end - begin; }
};

int64_t units_per_block(const ChannelView& view) { return view.batch * ((view.rows + kSegment - 1) / kSegment); }
int64_t unit_count(const ChannelView& view) { return view.blocks * units_per_block(view); }

// The units of a block are neighbours, so that its sums are merged in a fixed order whatever the threads.
Unit unit_at(const ChannelView& view, int64_t index) {
  const int64_t segments = (view.rows + kSegment - 1) / kSegment;
  const int64_t segment = index % segments, rest = index / segments;
  return {rest % view.batch, rest / view.batch, segment * kSegment, std::min(view.rows, (segment + 1) * kSegment)};
}

// Lanes that a loop may touch: all of a padded block, those in use of a row-major one.
int64_t lanes_of(const ChannelView& view, int64_t block) { return view.padded ? kLanes : view.lanes(block); }

Row load(const float* vector, const ChannelView& view, int64_t block) {
  Row row;
  std::copy_n(vector + block * kLanes, view.lanes(block), row.lane);
  return row;
}

// Calls body with a constant 16 where it can, which makes each row one vector.
template <class Body>
FOVEA_INLINE void with_lanes(int64_t lanes, const Body& body) {
  if (lanes == kLanes) {
    body(kLanes);
  } else {
    body(lanes);
  }
}

// Mean and sum of squared differences of a run of rows.
FOVEA_SIMD void moments(const float* x, int64_t rows, int64_t stride, int64_t lanes, Row* mean, Row* squares) {
  with_lanes(lanes, [&](int64_t n) __attribute__((always_inline)) {
    Row sum, spread;
    for (int64_t row = 0; row < rows; row++) {
      for (int64_t l = 0; l < n; l++) sum.lane[l] += x[row * stride + l];
    }
    for (int64_t l = 0; l < n; l++) sum.lane[l] /= static_cast<float>(rows);
    for (int64_t row = 0; row < rows; row++) {
      for (int64_t l = 0; l < n; l++) {
        const float difference = x[row * stride + l] - sum.lane[l];
        spread.lane[l] += difference * difference;
      }
    }
    *mean = sum;
    *squares = spread;
  });
}

FOVEA_SIMD void normalize(const float* x, float* y, int64_t rows, int64_t stride, int64_t lanes, const Row& factor,
                          const Row& shift, bool relu) {
  const float floor = relu ? 0.0f : -INFINITY;
  with_lanes(lanes, [&](int64_t n) __attribute__((always_inline)) {
    for (int64_t row = 0; row < rows; row++) {
#pragma GCC ivdep
      for (int64_t l = 0; l < n; l++) {
        const float value = x[row * stride + l] * factor.lane[l] + shift.lane[l];
        y[row * stride + l] = value < floor ? floor : value;
      }
    }
  });
}

// Σ dy and Σ dy · (x − mean), with dy masked where the ReLU's result was zero.
FOVEA_SIMD void gradient_sums(const float* x, const float* dy, const float* y, int64_t rows, int64_t stride,
                              int64_t lanes, const Row& mean, Row* offset_sum, Row* scale_sum) {
  with_lanes(lanes, [&](int64_t n) __attribute__((always_inline)) {
    Row offset, scale;
    for (int64_t row = 0; row < rows; row++) {
      for (int64_t l = 0; l < n; l++) {
        const int64_t at = row * stride + l;
        const float upstream = y == nullptr || y[at] > 0.0f ? dy[at] : 0.0f;
        offset.lane[l] += upstream;
        scale.lane[l] += upstream * (x[at] - mean.lane[l]);
      }
    }
    *offset_sum = offset;
    *scale_sum = scale;
  });
}

// dx = a · dy + b · x + c.
FOVEA_SIMD void input_gradient(const float* x, const float* dy, const float* y, float* dx, int64_t rows,
                               int64_t stride, int64_t lanes, const Row& a, const Row& b, const Row& c) {
  with_lanes(lanes, [&](int64_t n) __attribute__((always_inline)) {
    for (int64_t row = 0; row < rows; row++) {
#pragma GCC ivdep
      for (int64_t l = 0; l < n; l++) {
        const int64_t at = row * stride + l;
        const float upstream = y == nullptr || y[at] > 0.0f ? dy[at] : 0.0f;
        dx[at] = a.lane[l] * upstream + b.lane[l] * x[at] + c.lane[l];
      }
    }
  });
}

void store(const Row& row, float* vector, const ChannelView& view, int64_t block) {
  std::copy_n(row.lane, view.lanes(block), vector + block * kLanes);
}

}  // namespace

void build_batch_norm(Builder& builder, const Instruction& instruction) {
  const int x = instruction.inputs[0];
  const Layout layout = channel_layout(builder, x);
  const ChannelView view = channel_view(layout, builder.shape(x));
  const bool relu = instruction.flag("relu");
  const double epsilon = instruction.number("epsilon");
  const int64_t units = unit_count(view);
  builder.need_scratch(units * 2 * sizeof(Row) + view.blocks * 2 * sizeof(Row));
  const int source = builder.in_layout(x, layout);
  const int scale = builder.plain(instruction.inputs[1]), offset = builder.plain(instruction.inputs[2]);
  const int y = builder.define_or_drop(instruction.outputs[0], layout);
  const Layout vector = rows_layout({view.channels});
  const int mean = builder.define_or_drop(instruction.outputs[1], vector);
  const int variance = builder.define_or_drop(instruction.outputs[2], vector);

  Step& step = builder.emit({source, scale, offset}, {y, mean, variance}, [=](const Places& places) {
    const float* in = static_cast<const float*>(places[source]);
    float* out = static_cast<float*>(places[y]);
    Row* partial = static_cast<Row*>(scratch_of(places));
    Row* coefficients = partial + 2 * units;
    parallel_for(units, 8, [&](int64_t begin, int64_t end) {
      for (int64_t index = begin; index < end; index++) {
        const Unit unit = unit_at(view, index);
        moments(in + view.start(unit.part, unit.block) + unit.begin * view.row_stride, unit.rows(), view.row_stride,
                lanes_of(view, unit.block), partial + 2 * index, partial + 2 * index + 1);
      }
    });
    const double count = static_cast<double>(view.batch * view.rows);
    for (int64_t block = 0; block < view.blocks; block++) {
      const Row gamma = load(static_cast<const float*>(places[scale]), view, block);
      const Row beta = load(static_cast<const float*>(places[offset]), view, block);
      Row mean_row, variance_row;
      for (int64_t l = 0; l < view.lanes(block); l++) {
        // Chan, Golub & LeVeque 1979: moments of parts merged into those of the whole.
        double total = 0, center = 0, squares = 0;
        for (int64_t index = block * units_per_block(view); index < (block + 1) * units_per_block(view); index++) {
          const double rows = static_cast<double>(unit_at(view, index).rows());
          const double difference = partial[2 * index].lane[l] - center;
          squares += partial[2 * index + 1].lane[l] + difference * difference * total * rows / (total + rows);
          center += difference * rows / (total + rows);
          total += rows;
        }
        mean_row.lane[l] = static_cast<float>(center);
        variance_row.lane[l] = static_cast<float>(squares / count);
        const double factor = gamma.lane[l] / std::sqrt(squares / count + epsilon);
        coefficients[2 * block].lane[l] = static_cast<float>(factor);
        coefficients[2 * block + 1].lane[l] = static_cast<float>(beta.lane[l] - center * factor);
      }
      for (int64_t l = view.lanes(block); l < kLanes; l++) {
        coefficients[2 * block].lane[l] = coefficients[2 * block + 1].lane[l] = 0;
      }
      store(mean_row, static_cast<float*>(places[mean]), view, block);
      store(variance_row, static_cast<float*>(places[variance]), view, block);
    }
    parallel_for(units, 8, [&](int64_t begin, int64_t end) {
      for (int64_t index = begin; index < end; index++) {
        const Unit unit = unit_at(view, index);
        const int64_t start = view.start(unit.part, unit.block) + unit.begin * view.row_stride;
        normalize(in + start, out + start, unit.rows(), view.row_stride, lanes_of(view, unit.block),
                  coefficients[2 * unit.block], coefficients[2 * unit.block + 1], relu);
      }
    });
  });
  step.in_place = {{y, source}};
}

void build_batch_norm_gradient(Builder& builder, const Instruction& instruction) {
  const int x = instruction.inputs[0], dy = instruction.inputs[1];
  const Layout layout = channel_layout(builder, x);
  const ChannelView view = channel_view(layout, builder.shape(x));
  const double epsilon = instruction.number("epsilon");
  const int64_t units = unit_count(view);
  builder.need_scratch(units * 2 * sizeof(Row) + view.blocks * 3 * sizeof(Row));
  const int source = builder.in_layout(x, layout), upstream = builder.in_layout(dy, layout);
  const int scale = builder.plain(instruction.inputs[2]);
  const int mean = builder.plain(instruction.inputs[3]), variance = builder.plain(instruction.inputs[4]);
  const int mask = instruction.flag("relu") ? builder.in_layout(instruction.inputs[5], layout) : -1;
  const Layout vector = rows_layout({view.channels});
  const int dx = builder.define_or_drop(instruction.outputs[0], layout);
  const int dscale = builder.define_or_drop(instruction.outputs[1], vector);
  const int doffset = builder.define_or_drop(instruction.outputs[2], vector);
  const bool wanted = instruction.outputs[0] >= 0;

  std::vector<int> reads = {source, upstream, scale, mean, variance};
  if (mask >= 0) reads.push_back(mask);
  Step& step = builder.emit(reads, {dx, dscale, doffset}, [=](const Places& places) {
    const float* in = static_cast<const float*>(places[source]);
    const float* up = static_cast<const float*>(places[upstream]);
    const float* gate = mask < 0 ? nullptr : static_cast<const float*>(places[mask]);
    float* out = static_cast<float*>(places[dx]);
    const float* means = static_cast<const float*>(places[mean]);
    Row* partial = static_cast<Row*>(scratch_of(places));
    Row* coefficients = partial + 2 * units;
    const auto masked = [&](int64_t start) { return gate == nullptr ? nullptr : gate + start; };
    parallel_for(units, 8, [&](int64_t begin, int64_t end) {
      for (int64_t index = begin; index < end; index++) {
        const Unit unit = unit_at(view, index);
        const int64_t start = view.start(unit.part, unit.block) + unit.begin * view.row_stride;
        gradient_sums(in + start, up + start, masked(start), unit.rows(), view.row_stride, lanes_of(view, unit.block),
                      load(means, view, unit.block), partial + 2 * index, partial + 2 * index + 1);
      }
    });
    const double count = static_cast<double>(view.batch * view.rows);
    for (int64_t block = 0; block < view.blocks; block++) {
      const Row gamma = load(static_cast<const float*>(places[scale]), view, block);
      const Row center = load(means, view, block);
      const Row spread = load(static_cast<const float*>(places[variance]), view, block);
      Row scale_row, offset_row;
      for (int64_t l = 0; l < view.lanes(block); l++) {
        double offset_sum = 0, scale_sum = 0;
        for (int64_t index = block * units_per_block(view); index < (block + 1) * units_per_block(view); index++) {
          offset_sum += partial[2 * index].lane[l];
          scale_sum += partial[2 * index + 1].lane[l];
        }
        const double inverse = 1 / std::sqrt(spread.lane[l] + epsilon);
        const double a = gamma.lane[l] * inverse;
        const double b = -a * inverse * inverse * scale_sum / count;
        coefficients[3 * block].lane[l] = static_cast<float>(a);
        coefficients[3 * block + 1].lane[l] = static_cast<float>(b);
        coefficients[3 * block + 2].lane[l] = static_cast<float>(-a * offset_sum / count - b * center.lane[l]);
        scale_row.lane[l] = static_cast<float>(scale_sum * inverse);
        offset_row.lane[l] = static_cast<float>(offset_sum);
      }
      for (int64_t l = view.lanes(block); l < kLanes; l++) {
        for (int64_t k = 0; k < 3; k++) coefficients[3 * block + k].lane[l] = 0;
      }
      store(scale_row, static_cast<float*>(places[dscale]), view, block);
      store(offset_row, static_cast<float*>(places[doffset]), view, block);
    }
    if (!wanted) return;
    parallel_for(units, 8, [&](int64_t begin, int64_t end) {
      for (int64_t index = begin; index < end; index++) {
        const Unit unit = unit_at(view, index);
        const int64_t start = view.start(unit.part, unit.block) + unit.begin * view.row_stride;
        const Row* k = coefficients + 3 * unit.block;
        input_gradient(in + start, up + start, masked(start), out + start, unit.rows(), view.row_stride,
                       lanes_of(view, unit.block), k[0], k[1], k[2]);
      }
    });
  });
  step.in_place = {{dx, upstream}};
}

}  // namespace fovea
