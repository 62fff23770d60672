// Concatenation along an axis. Images with blocked channels keep their layout if no group of channels would contain
// those of two tensors.
#include "kernels/image-view.h"
#include "kernels/kernels.h"
#include "threads/parallel.h"

namespace fovea {

namespace {

// The part of one tensor in each row of the result.
struct Part {
  int slot;
  int64_t start, length;
};

// Returns the layout of the largest input if it is blocked and possible for all inputs.
std::optional<Layout> blocked_layout(Builder& builder, const Instruction& instruction, int64_t axis) {
  const auto larger = [&](int a, int b) { return size_of(builder.shape(a)) < size_of(builder.shape(b)); };
  const int largest = *std::max_element(instruction.inputs.begin(), instruction.inputs.end(), larger);
  const auto layout = builder.layout(largest);
  const int64_t lanes = layout && builder.dtype(largest) == DType::kFloat32 ? channel_block(*layout) : 0;
  if (lanes == 0) return std::nullopt;
  const auto cuts = [&](int id) { return builder.shape(id)[3] % lanes != 0; };
  if (axis == 3 && std::any_of(instruction.inputs.begin(), instruction.inputs.end() - 1, cuts)) return std::nullopt;
  return layout;
}

}  // namespace

void build_concat(Builder& builder, const Instruction& instruction) {
  const int y = instruction.outputs[0];
  const auto axis = static_cast<int64_t>(instruction.number("axis"));
  const auto blocked = blocked_layout(builder, instruction, axis);
  // In the memory of blocked channels the axes are batch, groups, height, width, lanes.
  const int64_t memory_axis = !blocked || axis == 0 ? axis : axis == 3 ? 1 : axis + 1;
  const auto layout_of = [&](int id) {
    return blocked ? image_like(*blocked, builder.shape(id)) : row_major_layout(builder.shape(id), builder.dtype(id));
  };
  const auto memory_of = [&](int id) {
    return blocked ? image_view(layout_of(id), builder.shape(id)).extents() : builder.shape(id);
  };
  const Shape whole = memory_of(y);
  const auto bytes = static_cast<int64_t>(bytes_of(builder.dtype(y)));
  const int64_t rows = size_of(Shape(whole.begin(), whole.begin() + memory_axis));
  const int64_t row_bytes = size_of(whole) / std::max<int64_t>(1, rows) * bytes;
  std::vector<Part> parts;
  std::vector<int> reads;
  int64_t start = 0;
  for (int id : instruction.inputs) {
    const int slot = builder.in_layout(id, layout_of(id));
    const int64_t length = size_of(memory_of(id)) / std::max<int64_t>(1, rows) * bytes;
    parts.push_back({slot, start, length});
    reads.push_back(slot);
    start += length;
  }
  const int result = builder.define(y, layout_of(y));
  builder.emit(reads, {result}, [=](const SlotPointers& pointers) {
    char* out = static_cast<char*>(pointers[result]);
    const auto count = static_cast<int64_t>(parts.size());
    const int64_t grain = grain_of(kPieceBytesGrain, row_bytes / count);
    parallel_for(rows * count, grain, [&](int64_t begin, int64_t end) {
      for (int64_t index = begin; index < end; index++) {
        const int64_t row = index / count;
        const Part& part = parts[index % count];
        std::memcpy(out + row * row_bytes + part.start,
                    static_cast<const char*>(pointers[part.slot]) + row * part.length, part.length);
      }
    });
  });
}

}  // namespace fovea
