// Counter-based dropout: the mask is a function of seed, step, stream and position, so the gradient recomputes it and
// none is stored. ops/dropout.ts defines it.
#include <cmath>

#include "kernels/kernels.h"
#include "simd/math.h"
#include "simd/philox.h"
#include "simd/simd.h"
#include "threads/parallel.h"

namespace fovea {

namespace {

constexpr int64_t kBlock = kPhiloxBlock;

struct Mask {
  uint32_t seed, step, stream;
  uint32_t limit;  // drop where the upper 24 bits of a word are below it
  float factor;    // for elements that are kept
};

FOVEA_SIMD void drop(const Mask& mask, const float* x, float* y, int64_t block, int64_t n) {
  uint32_t words[4][kPhiloxCounters], kept[kBlock];
  philox_block(static_cast<uint32_t>(block * kPhiloxCounters), mask.step, mask.stream, 0, mask.seed, words);
  // A mask of all bits or none, instead of an unpredictable branch.
  for (int i = 0; i < kPhiloxCounters; i++) {
    for (int w = 0; w < 4; w++) kept[4 * i + w] = 0u - static_cast<uint32_t>((words[w][i] >> 8) >= mask.limit);
  }
  // A selection, not a product: dropped elements are 0 even if they were infinite. y may be x.
#pragma GCC ivdep
  for (int64_t i = 0; i < n; i++) y[i] = as_float(as_bits(x[i] * mask.factor) & static_cast<int32_t>(kept[i]));
}

}  // namespace

void build_dropout(Builder& builder, const Instruction& instruction) {
  const int x = instruction.inputs[0];
  const int64_t count = size_of(builder.shape(x));
  const double rate = instruction.number("rate");
  const auto limit = static_cast<uint32_t>(std::ceil(rate * 16777216.0));
  const auto factor = static_cast<float>(1 / (1 - rate));
  const auto stream = static_cast<uint32_t>(instruction.number("stream"));
  const int source = builder.row_major(x), counter = builder.row_major(instruction.inputs[1]);
  const int result = builder.define_row_major(instruction.outputs[0]);
  Step& step = builder.emit({source, counter}, {result}, [=](const SlotPointers& pointers) {
    const float* in = static_cast<const float*>(pointers[source]);
    float* out = static_cast<float*>(pointers[result]);
    const auto* seed_and_step = static_cast<const uint32_t*>(pointers[counter]);
    const Mask mask = {seed_and_step[0], seed_and_step[1], stream, limit, factor};
    parallel_for((count + kBlock - 1) / kBlock, kNormalizationGrain / kBlock, [&](int64_t begin, int64_t end) {
      for (int64_t block = begin; block < end; block++) {
        const int64_t start = block * kBlock;
        drop(mask, in + start, out + start, block, std::min(kBlock, count - start));
      }
    });
  });
  step.in_place = {{result, source}};
}

}  // namespace fovea
