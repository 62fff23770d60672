#include "kernels/separable.h"

#include "kernels/image-view.h"
#include "simd/simd.h"
#include "simd/vector16.h"
#include "threads/parallel.h"

namespace fovea {

namespace {

constexpr int64_t kLanes = 16;

FOVEA_SIMD void weigh_row(const float* plane, int64_t row_stride, int64_t lanes, const Taps& rows,
                          const AxisMap& columns, float* y) {
  for (const Taps& taps : columns) {
    int64_t lane = 0;
    for (; lane + kLanes <= lanes; lane += kLanes) {
      Vector16 sums = {};
      for (const Tap& row : rows) {
        const float* line = plane + row.input * row_stride + lane;
        for (const Tap& column : taps) sums += load16(line + column.input * lanes) * (row.weight * column.weight);
      }
      store16(y + lane, sums);
    }
    const int64_t left = lanes - lane;
    float sums[kLanes] = {};
    for (const Tap& row : rows) {
      const float* line = plane + row.input * row_stride + lane;
      for (const Tap& column : taps) {
        const float weight = row.weight * column.weight;
        for (int64_t l = 0; l < left; l++) sums[l] += weight * line[column.input * lanes + l];
      }
    }
    std::copy_n(sums, left, y + lane);
    y += lanes;
  }
}

int64_t tap_count(const AxisMap& map) {
  int64_t count = 0;
  for (const Taps& taps : map) count += static_cast<int64_t>(taps.size());
  return count;
}

}  // namespace

AxisMap transposed(const AxisMap& map, int64_t inputs) {
  AxisMap result(inputs);
  for (size_t output = 0; output < map.size(); output++) {
    for (const Tap& tap : map[output]) result[tap.input].push_back({static_cast<int64_t>(output), tap.weight});
  }
  return result;
}

void emit_separable(Builder& builder, int x, int y, AxisMap rows, AxisMap columns) {
  const Layout layout = image_layout_of(builder, x), target = image_like(layout, builder.shape(y));
  const ImageView from = image_view(layout, builder.shape(x)), to = image_view(target, builder.shape(y));
  const int source = builder.in_layout(x, layout), result = builder.define(y, target);
  const int64_t work = tap_count(rows) * tap_count(columns) / to.height * to.lanes;
  builder.emit({source}, {result}, [=](const SlotPointers& pointers) {
    const float* in = static_cast<const float*>(pointers[source]);
    float* out = static_cast<float*>(pointers[result]);
    const int64_t grain = grain_of(kElementGrain, work);
    parallel_for(to.batch * to.groups * to.height, grain, [&](int64_t begin, int64_t end) {
      for (int64_t line = begin; line < end; line++) {
        weigh_row(in + line / to.height * from.plane(), from.row(), from.lanes, rows[line % to.height], columns,
                  out + line * to.row());
      }
    });
  });
}

}  // namespace fovea
