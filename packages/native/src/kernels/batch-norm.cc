// Batch normalization with batch statistics, and its gradient, with a residual sum and ReLU fused into both. Tensors
// are read in their current layout; a unit of work is a run of rows of one channel block that fits into the cache.
#include <cmath>

#include "kernels/batch-norm-loops.h"
#include "kernels/kernels.h"
#include "simd/stream.h"
#include "threads/parallel.h"

namespace fovea {

using namespace batch_norm;

namespace {

constexpr int64_t kLanes = ChannelView::kLanes;
// Rows of one unit of work. Sums within a unit are in float, the sums of units are added in double.
constexpr int64_t kSegment = 512;
// Units below which one thread computes all of them: 16 · 512 rows of a cache line are half a megabyte.
constexpr int64_t kUnitsWorthSharing = 16;
// Size from which a result is evicted from the L3 cache before it is read, so that it is stored non-temporally.
constexpr size_t kStreamedBytes = size_t{16} << 20;

// Rows [begin, end) of block `block` of part `part`.
struct Unit {
  int64_t part, block, begin, end;
  int64_t rows() const { return end - begin; }
};

int64_t units_per_block(const ChannelView& view) { return view.batch * ((view.rows + kSegment - 1) / kSegment); }
int64_t unit_count(const ChannelView& view) { return view.blocks * units_per_block(view); }

// The units of a block are adjacent, so that its sums are merged in a fixed order, regardless of the threads.
Unit unit_at(const ChannelView& view, int64_t index) {
  const int64_t segments = (view.rows + kSegment - 1) / kSegment;
  const int64_t segment = index % segments, rest = index / segments;
  return {rest % view.batch, rest / view.batch, segment * kSegment, std::min(view.rows, (segment + 1) * kSegment)};
}

// Calls first(unit, index) for the units of a block, then finish(block), then second(unit) in reverse order. Each
// thread processes whole blocks if they can be divided evenly: the second pass then hits the cache.
template <class First, class Finish, class Second>
void in_two_passes(const ChannelView& view, const First& first, const Finish& finish, const Second& second) {
  const int64_t per_block = units_per_block(view), units = unit_count(view), threads = ThreadPool::instance().size();
  const auto forwards = [&](int64_t begin, int64_t end) {
    for (int64_t index = begin; index < end; index++) first(unit_at(view, index), index);
  };
  const auto backwards = [&](int64_t begin, int64_t end) {
    for (int64_t index = end; index-- > begin;) second(unit_at(view, index));
    end_stream();
  };
  const bool little = units < kUnitsWorthSharing;
  if (little || view.blocks % threads == 0 || view.blocks >= 8 * threads) {
    parallel_for(view.blocks, little ? view.blocks : 1, [&](int64_t begin, int64_t end) {
      for (int64_t block = begin; block < end; block++) {
        forwards(block * per_block, (block + 1) * per_block);
        finish(block);
        backwards(block * per_block, (block + 1) * per_block);
      }
    });
    return;
  }
  parallel_for(units, kUnitsWorthSharing / 2, forwards);
  for (int64_t block = 0; block < view.blocks; block++) finish(block);
  parallel_for(units, kUnitsWorthSharing / 2, backwards);
}

// Lanes that a loop may access: all of a padded block, or those in use of a row-major one.
int64_t lanes_of(const ChannelView& view, int64_t block) { return view.padded ? view.width : view.lanes(block); }

Row row_at(const float* vector, const ChannelView& view, int64_t block) {
  Row row;
  std::copy_n(vector + block * view.width, view.lanes(block), row.lane);
  return row;
}

void write_row(const Row& row, float* vector, const ChannelView& view, int64_t block) {
  std::copy_n(row.lane, view.lanes(block), vector + block * view.width);
}

// Returns whether to store a result non-temporally: if it is large, cache-line-aligned and doesn't share memory with an
// operand, which is already in the cache.
bool streams(const ChannelView& view, const void* result, std::initializer_list<const void*> operands) {
  const size_t bytes = view.batch * view.batch_stride * sizeof(float);
  return view.padded && bytes >= kStreamedBytes && reinterpret_cast<uintptr_t>(result) % 64 == 0 &&
         std::find(operands.begin(), operands.end(), result) == operands.end();
}

}  // namespace

void build_batch_norm(Builder& builder, const Instruction& instruction) {
  const int x = instruction.inputs[0];
  const Layout layout = channel_layout(builder, x, 8);
  const ChannelView view = channel_view(layout, builder.shape(x));
  const bool relu = instruction.flag("relu");
  const double epsilon = instruction.number("epsilon");
  const int64_t units = unit_count(view);
  builder.need_scratch(units * 2 * sizeof(Row) + view.blocks * 2 * sizeof(Row));
  const int source = builder.in_layout(x, layout);
  const int scale = builder.row_major(instruction.inputs[1]), offset = builder.row_major(instruction.inputs[2]);
  const int residual = instruction.inputs.size() > 3 ? builder.in_layout(instruction.inputs[3], layout) : -1;
  const int y = builder.define_optional(instruction.outputs[0], layout);
  const Layout vector = rows_layout({view.channels});
  const int mean = builder.define_optional(instruction.outputs[1], vector);
  const int variance = builder.define_optional(instruction.outputs[2], vector);

  std::vector<int> reads = {source, scale, offset};
  if (residual >= 0) reads.push_back(residual);
  Step& step = builder.emit(reads, {y, mean, variance}, [=](const SlotPointers& pointers) {
    const float* in = static_cast<const float*>(pointers[source]);
    const float* addend = residual < 0 ? nullptr : static_cast<const float*>(pointers[residual]);
    float* out = static_cast<float*>(pointers[y]);
    Row* partial = static_cast<Row*>(scratch_of(pointers));
    Row* coefficients = partial + 2 * units;
    const bool streamed = streams(view, out, {in, addend});
    const auto start_of = [&](const Unit& unit) {
      return view.start(unit.part, unit.block) + unit.begin * view.row_stride;
    };
    const auto sum = [&](const Unit& unit, int64_t index) {
      moments(in + start_of(unit), unit.rows(), view.row_stride, view.width, lanes_of(view, unit.block),
              partial + 2 * index, partial + 2 * index + 1);
    };
    const double count = static_cast<double>(view.batch * view.rows);
    const auto merge = [&](int64_t block) {
      const Row gamma = row_at(static_cast<const float*>(pointers[scale]), view, block);
      const Row beta = row_at(static_cast<const float*>(pointers[offset]), view, block);
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
      write_row(mean_row, static_cast<float*>(pointers[mean]), view, block);
      write_row(variance_row, static_cast<float*>(pointers[variance]), view, block);
    };
    in_two_passes(view, sum, merge, [&](const Unit& unit) {
      const int64_t start = start_of(unit);
      normalize({in + start, addend == nullptr ? nullptr : addend + start, out + start}, unit.rows(), view.row_stride,
                view.width, lanes_of(view, unit.block), coefficients[2 * unit.block], coefficients[2 * unit.block + 1], relu,
                streamed);
    });
  });
  step.in_place = {{y, source}};
  if (residual >= 0) step.in_place.emplace_back(y, residual);
}

void build_batch_norm_gradient(Builder& builder, const Instruction& instruction) {
  const int x = instruction.inputs[0], dy = instruction.inputs[1];
  const Layout layout = channel_layout(builder, x, 8);
  const ChannelView view = channel_view(layout, builder.shape(x));
  const double epsilon = instruction.number("epsilon");
  const int64_t units = unit_count(view);
  builder.need_scratch(units * 2 * sizeof(Row) + view.blocks * 3 * sizeof(Row));
  const int source = builder.in_layout(x, layout), arriving = builder.in_layout(dy, layout);
  const int scale = builder.row_major(instruction.inputs[2]);
  const int mean = builder.row_major(instruction.inputs[3]), variance = builder.row_major(instruction.inputs[4]);
  size_t next = 5;
  const int mask = instruction.flag("relu") ? builder.in_layout(instruction.inputs[next++], layout) : -1;
  const int second_upstream = instruction.flag("sum") ? builder.in_layout(instruction.inputs[next++], layout) : -1;
  const Layout vector = rows_layout({view.channels});
  const int dx = builder.define_optional(instruction.outputs[0], layout);
  const int dscale = builder.define_optional(instruction.outputs[1], vector);
  const int doffset = builder.define_optional(instruction.outputs[2], vector);
  const bool wanted = instruction.outputs[0] >= 0;
  const bool has_upstream = instruction.outputs.size() > 3 && instruction.outputs[3] >= 0;
  const int upstream = has_upstream ? builder.define(instruction.outputs[3], layout) : -1;

  std::vector<int> reads = {source, arriving, scale, mean, variance}, writes = {dx, dscale, doffset};
  for (int slot : {mask, second_upstream}) {
    if (slot >= 0) reads.push_back(slot);
  }
  if (upstream >= 0) writes.push_back(upstream);
  Step& step = builder.emit(reads, writes, [=](const SlotPointers& pointers) {
    const auto place = [&](int slot) { return slot < 0 ? nullptr : static_cast<float*>(pointers[slot]); };
    const GradientTensors all = {place(source),          place(arriving), place(mask),
                                 place(second_upstream), place(upstream), place(dx)};
    const auto at = [&](const Unit& unit, bool again) {
      const int64_t start = view.start(unit.part, unit.block) + unit.begin * view.row_stride;
      const auto moved = [&](auto* pointer) { return pointer == nullptr ? nullptr : pointer + start; };
      if (again && all.upstream != nullptr) {
        return GradientTensors{all.x + start, all.upstream + start, nullptr, nullptr, nullptr, all.dx + start};
      }
      return GradientTensors{all.x + start, all.dy + start, moved(all.y), moved(all.second_upstream), moved(all.upstream),
                             all.dx + start};
    };
    const float* means = static_cast<const float*>(pointers[mean]);
    Row* partial = static_cast<Row*>(scratch_of(pointers));
    Row* coefficients = partial + 2 * units;
    const bool streamed = streams(view, all.dx, {all.x, all.dy, all.y, all.second_upstream});
    const auto sum = [&](const Unit& unit, int64_t index) {
      gradient_sums(at(unit, false), unit.rows(), view.row_stride, view.width, lanes_of(view, unit.block),
                    row_at(means, view, unit.block), partial + 2 * index, partial + 2 * index + 1);
    };
    const double count = static_cast<double>(view.batch * view.rows);
    const auto merge = [&](int64_t block) {
      const Row gamma = row_at(static_cast<const float*>(pointers[scale]), view, block);
      const Row center = row_at(means, view, block);
      const Row spread = row_at(static_cast<const float*>(pointers[variance]), view, block);
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
      write_row(scale_row, static_cast<float*>(pointers[dscale]), view, block);
      write_row(offset_row, static_cast<float*>(pointers[doffset]), view, block);
    };
    in_two_passes(view, sum, merge, [&](const Unit& unit) {
      if (!wanted) return;
      const Row* k = coefficients + 3 * unit.block;
      input_gradient(at(unit, true), unit.rows(), view.row_stride, view.width, lanes_of(view, unit.block), k[0],
                     k[1], k[2], streamed);
    });
  });
  // Storing upstream is the last read of the mask and of the second upstream gradient.
  step.in_place = {{upstream >= 0 ? upstream : dx, arriving}, {dx, arriving}};
  if (second_upstream >= 0) step.in_place.emplace_back(dx, second_upstream);
  if (mask >= 0) step.in_place.emplace_back(dx, mask);
}

}  // namespace fovea
