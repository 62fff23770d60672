// Counter-based normal random numbers with the Box–Muller transform; ops/random-normal.ts defines them.
#include "kernels/kernels.h"
#include "simd/normal-block.h"
#include "threads/parallel.h"

namespace fovea {

void build_random_normal(Builder& builder, const Instruction& instruction) {
  const int y = instruction.outputs[0];
  const int64_t count = size_of(builder.shape(y));
  const auto stream = static_cast<uint32_t>(instruction.number("stream"));
  const int counter = builder.row_major(instruction.inputs[0]);
  const int result = builder.define_row_major(y);
  builder.emit({counter}, {result}, [=](const SlotPointers& pointers) {
    float* out = static_cast<float*>(pointers[result]);
    const auto* seed_and_step = static_cast<const uint32_t*>(pointers[counter]);
    parallel_for((count + kNormalBlock - 1) / kNormalBlock, kExponentialGrain / kNormalBlock, [&](int64_t begin, int64_t end) {
      for (int64_t block = begin; block < end; block++) {
        float numbers[kNormalBlock];
        normal_block(seed_and_step[0], seed_and_step[1], stream, 1, block, numbers);
        std::copy_n(numbers, std::min(kNormalBlock, count - block * kNormalBlock), out + block * kNormalBlock);
      }
    });
  });
}

}  // namespace fovea
