// Layer normalization over the last axis, and its gradient. Every tensor is read and written in its current layout,
// channels last or in blocks. Three passes read each row; after the first, it is in the L1 cache.
#include <cmath>

#include "kernels/channel-view.h"
#include "kernels/kernels.h"
#include "simd/math.h"
#include "simd/simd.h"
#include "simd/vector16.h"
#include "threads/parallel.h"

namespace fovea {

namespace {

constexpr int64_t kLanes = ChannelView::kLanes;
// Rows computed at once: their sums are independent of each other, and blocked channels are read in longer stretches.
constexpr int64_t kTogether = 4;
// Channels above which rows are computed one by one: four rows of 2,048 floats fill the L1 cache of 32 KiB.
constexpr int64_t kLong = 2048;
// Vectors of 16 that are summed in float; these sums are added in double.
constexpr int64_t kRun = 32;
// Rows over which the gradients of scale and offset are summed in float; the sums of segments are added in double.
constexpr int64_t kSegment = 256;

using Whole = std::integral_constant<int64_t, kLanes>;

// The starts of N rows. Their groups of 16 channels are `stride` apart; the last one may be padded with zeros.
template <class Float, int64_t N>
struct Rows {
  Float* start[N];
  int64_t stride;
  bool padded;
};

template <int64_t N, class Float>
FOVEA_INLINE Rows<Float, N> rows_at(Float* tensor, const ChannelView& view, int64_t row) {
  Rows<Float, N> rows = {{}, view.block_stride, view.padded};
  for (int64_t r = 0; r < N; r++) rows.start[r] = tensor + view.pixel(row + r);
  return rows;
}

template <class Float, int64_t N>
FOVEA_INLINE Vector16 read(const Rows<Float, N>& rows, int64_t r, int64_t group, int64_t lanes) {
  return load16(rows.start[r] + group * rows.stride, lanes);
}

FOVEA_INLINE Vector16 first_lanes(Vector16 value, int64_t lanes) {
  for (int64_t l = lanes; l < kLanes; l++) value[l] = 0;
  return value;
}

template <int64_t N>
FOVEA_INLINE void write(const Rows<float, N>& rows, int64_t r, int64_t group, Vector16 value, int64_t lanes) {
  float* to = rows.start[r] + group * rows.stride;
  if (lanes < kLanes && rows.padded) return store16(to, first_lanes(value, lanes));
  store16(to, value, lanes);
}

// Calls body(group, lanes) for the groups of a row, with a constant 16 if possible.
template <class Body>
FOVEA_INLINE void for_groups(int64_t channels, const Body& body) {
  const int64_t whole = channels / kLanes;
  for (int64_t group = 0; group < whole; group++) body(group, Whole());
  if (channels % kLanes > 0) body(whole, channels % kLanes);
}

// Does the same with body(group, lanes, run), which adds to run. Returns the sums over lanes and groups.
template <int64_t Sums, class Body>
FOVEA_INLINE void add_up(int64_t channels, double (&sums)[Sums], const Body& body) {
  const int64_t whole = channels / kLanes;
  for (double& sum : sums) sum = 0;
  const auto add = [&](const Vector16 (&run)[Sums]) __attribute__((always_inline)) {
    for (int64_t s = 0; s < Sums; s++) sums[s] += add_lanes(run[s]);
  };
  for (int64_t begin = 0; begin < whole; begin += kRun) {
    Vector16 run[Sums] = {};
    const int64_t end = begin + kRun < whole ? begin + kRun : whole;
    for (int64_t group = begin; group < end; group++) body(group, Whole(), run);
    add(run);
  }
  if (channels % kLanes > 0) {
    Vector16 run[Sums] = {};
    body(whole, channels % kLanes, run);
    add(run);
  }
}

// Normalizes a row to mean 0 and variance 1: (x − mean) · inverse + shift. The mean is rounded to a float; its rounding
// error, mean_residual, is measured together with the variance and corrected by `shift`.
struct Standard {
  float mean, inverse, shift;
  double mean_residual, deviation;  // 1 ÷ inverse, in double
};

template <int64_t N>
FOVEA_INLINE void find_means(const Rows<const float, N>& x, int64_t channels, Standard (&rows)[N]) {
  double sums[N];
  add_up(channels, sums, [&](int64_t group, auto lanes, Vector16(&run)[N]) __attribute__((always_inline)) {
    for (int64_t r = 0; r < N; r++) run[r] += read(x, r, group, lanes);
  });
  for (int64_t r = 0; r < N; r++) rows[r].mean = static_cast<float>(sums[r] / static_cast<double>(channels));
}

// Of Σ (x − mean) and Σ (x − mean)².
FOVEA_INLINE void standardize(Standard* row, double sum, double squares, int64_t channels, double epsilon) {
  const double count = static_cast<double>(channels);
  row->mean_residual = sum / count;
  const double variance = squares / count - row->mean_residual * row->mean_residual;
  row->deviation = std::sqrt((variance > 0 || variance != variance ? variance : 0) + epsilon);
  row->inverse = static_cast<float>(1 / row->deviation);
  row->shift = static_cast<float>(-row->mean_residual / row->deviation);
}

struct Norm {
  ChannelView x, y;
  double epsilon;
  const float *scale, *offset;
};

template <int64_t N>
FOVEA_INLINE void normalize_together(const Norm& norm, const float* in, float* out, int64_t row) {
  const int64_t channels = norm.x.channels;
  const auto x = rows_at<N>(in, norm.x, row);
  const auto y = rows_at<N>(out, norm.y, row);
  Standard rows[N];
  find_means(x, channels, rows);
  double sums[2 * N];
  add_up(channels, sums, [&](int64_t group, auto lanes, Vector16(&run)[2 * N]) __attribute__((always_inline)) {
    for (int64_t r = 0; r < N; r++) {
      const Vector16 centred = first_lanes(read(x, r, group, lanes) - rows[r].mean, lanes);
      run[r] += centred;
      run[N + r] += centred * centred;
    }
  });
  for (int64_t r = 0; r < N; r++) standardize(rows + r, sums[r], sums[N + r], channels, norm.epsilon);
  for_groups(channels, [&](int64_t group, auto lanes) __attribute__((always_inline)) {
    const Vector16 scale = load16(norm.scale + group * kLanes, lanes);
    const Vector16 offset = load16(norm.offset + group * kLanes, lanes);
    for (int64_t r = 0; r < N; r++) {
      const Vector16 centred = read(x, r, group, lanes) - rows[r].mean;
      write(y, r, group, (centred * rows[r].inverse + rows[r].shift) * scale + offset, lanes);
    }
  });
}

FOVEA_SIMD void normalize(const Norm& norm, const float* x, float* y, int64_t begin, int64_t end) {
  int64_t row = begin;
  if (norm.x.channels <= kLong) {
    for (; row + kTogether <= end; row += kTogether) normalize_together<kTogether>(norm, x, y, row);
  }
  for (; row < end; row++) normalize_together<1>(norm, x, y, row);
}

struct NormGradient {
  ChannelView x, dy;
  double epsilon;
  const float* scale;
};

// Adds the rows' contributions to the gradients of scale and offset to `dscale` and `doffset`.
template <int64_t N>
FOVEA_INLINE void differentiate_together(const NormGradient& norm, const float* in, const float* upstream, float* out,
                                         float* dscale, float* doffset, int64_t row) {
  const int64_t channels = norm.x.channels;
  const auto x = rows_at<N>(in, norm.x, row), dy = rows_at<N>(upstream, norm.dy, row);
  const auto dx = rows_at<N>(out, norm.x, row);
  Standard rows[N];
  find_means(x, channels, rows);
  // With g = dy · scale: Σ (x − mean), Σ (x − mean)², Σ g, Σ g · (x − mean).
  double sums[4 * N];
  add_up(channels, sums, [&](int64_t group, auto lanes, Vector16(&run)[4 * N]) __attribute__((always_inline)) {
    const Vector16 scale = load16(norm.scale + group * kLanes, lanes);
    for (int64_t r = 0; r < N; r++) {
      const Vector16 centred = first_lanes(read(x, r, group, lanes) - rows[r].mean, lanes);
      const Vector16 g = read(dy, r, group, lanes) * scale;
      run[r] += centred;
      run[N + r] += centred * centred;
      run[2 * N + r] += g;
      run[3 * N + r] += g * centred;
    }
  });
  float mean[N], slope[N];  // of g, and of g · normal
  for (int64_t r = 0; r < N; r++) {
    standardize(rows + r, sums[r], sums[N + r], channels, norm.epsilon);
    const double product = sums[3 * N + r] - rows[r].mean_residual * sums[2 * N + r];
    mean[r] = static_cast<float>(sums[2 * N + r] / static_cast<double>(channels));
    slope[r] = static_cast<float>(product / (rows[r].deviation * static_cast<double>(channels)));
  }
  for_groups(channels, [&](int64_t group, auto lanes) __attribute__((always_inline)) {
    const Vector16 scale = load16(norm.scale + group * kLanes, lanes);
    Vector16 of_scale = load16(dscale + group * kLanes), of_offset = load16(doffset + group * kLanes);
    for (int64_t r = 0; r < N; r++) {
      const Vector16 normal = (read(x, r, group, lanes) - rows[r].mean) * rows[r].inverse + rows[r].shift;
      const Vector16 arriving = read(dy, r, group, lanes);
      of_scale += arriving * normal;
      of_offset += arriving;
      write(dx, r, group, (arriving * scale - mean[r] - normal * slope[r]) * rows[r].inverse, lanes);
    }
    store16(dscale + group * kLanes, of_scale);
    store16(doffset + group * kLanes, of_offset);
  });
}

FOVEA_SIMD void differentiate(const NormGradient& norm, const float* x, const float* dy, float* dx, float* dscale,
                              float* doffset, int64_t begin, int64_t end) {
  int64_t row = begin;
  if (norm.x.channels <= kLong) {
    for (; row + kTogether <= end; row += kTogether) {
      differentiate_together<kTogether>(norm, x, dy, dx, dscale, doffset, row);
    }
  }
  for (; row < end; row++) differentiate_together<1>(norm, x, dy, dx, dscale, doffset, row);
}

int64_t rows_of(const ChannelView& view) { return view.batch * view.rows; }

}  // namespace

void build_layer_norm(Builder& builder, const Instruction& instruction) {
  const int x = instruction.inputs[0], y = instruction.outputs[0];
  const Layout layout = channel_layout(builder, x);
  // Write the result row-major if a reshape reads it.
  const Layout result_layout = builder.is_read_by(y, "reshape") ? row_major_layout(builder.shape(y), DType::kFloat32) : layout;
  const ChannelView view = channel_view(layout, builder.shape(x));
  const ChannelView result_view = channel_view(result_layout, builder.shape(y));
  const double epsilon = instruction.number("epsilon");
  const int source = builder.in_layout(x, layout);
  const int scale = builder.row_major(instruction.inputs[1]), offset = builder.row_major(instruction.inputs[2]);
  const int result = builder.define(y, result_layout);
  Step& step = builder.emit({source, scale, offset}, {result}, [=](const SlotPointers& pointers) {
    const auto place = [&](int slot) { return static_cast<float*>(pointers[slot]); };
    const Norm norm = {view, result_view, epsilon, place(scale), place(offset)};
    const int64_t grain = grain_of(kNormalizationGrain, view.channels);
    parallel_for(rows_of(view), grain, [&](int64_t begin, int64_t end) {
      normalize(norm, place(source), place(result), begin, end);
    });
  });
  if (layout == result_layout) step.in_place = {{result, source}};
}

void build_layer_norm_gradient(Builder& builder, const Instruction& instruction) {
  const int x = instruction.inputs[0], dy = instruction.inputs[1];
  const Layout layout = channel_layout(builder, x), upstream_layout = channel_layout(builder, dy);
  const ChannelView view = channel_view(layout, builder.shape(x));
  const ChannelView upstream_view = channel_view(upstream_layout, builder.shape(dy));
  const double epsilon = instruction.number("epsilon");
  const int64_t rows = rows_of(view), each = std::clamp<int64_t>((rows + 15) / 16, 1, kSegment);
  const int64_t segments = (rows + each - 1) / each, pitch = view.blocks * kLanes;
  builder.need_scratch(segments * 2 * pitch * sizeof(float));
  const int source = builder.in_layout(x, layout), arriving = builder.in_layout(dy, upstream_layout);
  const int scale = builder.row_major(instruction.inputs[2]);
  const Layout vector = rows_layout({view.channels});
  const int dx = builder.define_optional(instruction.outputs[0], layout);
  const int dscale = builder.define_optional(instruction.outputs[1], vector);
  const int doffset = builder.define_optional(instruction.outputs[2], vector);
  Step& step = builder.emit({source, arriving, scale}, {dx, dscale, doffset}, [=](const SlotPointers& pointers) {
    const auto place = [&](int slot) { return static_cast<float*>(pointers[slot]); };
    const NormGradient norm = {view, upstream_view, epsilon, place(scale)};
    float* partial = static_cast<float*>(scratch_of(pointers));
    const int64_t grain = grain_of(kNormalizationGrain, each * view.channels);
    parallel_for(segments, grain, [&](int64_t begin, int64_t end) {
      for (int64_t segment = begin; segment < end; segment++) {
        float* sums = partial + segment * 2 * pitch;
        std::fill_n(sums, 2 * pitch, 0.0f);
        differentiate(norm, place(source), place(arriving), place(dx), sums, sums + pitch, segment * each,
                      std::min(rows, (segment + 1) * each));
      }
    });
    parallel_for(view.channels, grain_of(kNormalizationGrain, segments), [&](int64_t begin, int64_t end) {
      for (int64_t channel = begin; channel < end; channel++) {
        double of_scale = 0, of_offset = 0;
        for (int64_t segment = 0; segment < segments; segment++) {
          of_scale += partial[2 * segment * pitch + channel];
          of_offset += partial[(2 * segment + 1) * pitch + channel];
        }
        place(dscale)[channel] = static_cast<float>(of_scale);
        place(doffset)[channel] = static_cast<float>(of_offset);
      }
    });
  });
  if (layout == upstream_layout) step.in_place = {{dx, arriving}};
  step.in_place.emplace_back(dx, source);
}

}  // namespace fovea
