// Slices and zero-padding: a block of a tensor, and a tensor as a block among zeros.
#include "kernels/block-rows.h"
#include "kernels/kernels.h"
#include "threads/parallel.h"

namespace fovea {

namespace {

int64_t grain_of_rows(const BlockRows& rows, int64_t bytes) { return grain_of(kPieceBytesGrain, rows.length() * bytes); }

}  // namespace

void build_slice(Builder& builder, const Instruction& instruction) {
  const int x = instruction.inputs[0], y = instruction.outputs[0];
  const Block block = block_in_current_layout(builder, x, builder.shape(y), builder.shape(x), instruction.integers("begin"));
  const int source = builder.in_layout(x, block.large_layout), result = builder.define(y, block.small_layout);
  const BlockRows rows(block);
  const auto bytes = static_cast<int64_t>(bytes_of(builder.dtype(x)));
  builder.emit({source}, {result}, [=](const SlotPointers& pointers) {
    const char* in = static_cast<const char*>(pointers[source]);
    char* out = static_cast<char*>(pointers[result]);
    const int64_t length = rows.length() * bytes;
    parallel_for(rows.count(), grain_of_rows(rows, bytes), [&](int64_t begin, int64_t end) {
      for (int64_t row = begin; row < end; row++) std::memcpy(out + row * length, in + rows.start(row) * bytes, length);
    });
  });
}

void build_pad(Builder& builder, const Instruction& instruction) {
  const int x = instruction.inputs[0], y = instruction.outputs[0];
  const Block block = block_in_current_layout(builder, x, builder.shape(x), builder.shape(y), instruction.integers("before"));
  const int source = builder.in_layout(x, block.small_layout), result = builder.define(y, block.large_layout);
  const BlockRows rows(block);
  const auto bytes = static_cast<int64_t>(bytes_of(builder.dtype(x)));
  const int64_t total = size_of(block.large);
  builder.emit({source}, {result}, [=](const SlotPointers& pointers) {
    const char* in = static_cast<const char*>(pointers[source]);
    char* out = static_cast<char*>(pointers[result]);
    const int64_t length = rows.length() * bytes;
    const auto clear = [&](int64_t from, int64_t to) { std::memset(out + from, 0, to - from); };
    parallel_for(rows.count(), grain_of_rows(rows, bytes), [&](int64_t begin, int64_t end) {
      // Each row clears the gap before it.
      int64_t done = begin == 0 ? 0 : rows.start(begin - 1) * bytes + length;
      for (int64_t row = begin; row < end; row++) {
        const int64_t start = rows.start(row) * bytes;
        clear(done, start);
        std::memcpy(out + start, in + row * length, length);
        done = start + length;
      }
      if (end == rows.count()) clear(done, total * bytes);
    });
  });
}

}  // namespace fovea
