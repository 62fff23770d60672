// Dropout by counters: the mask follows from seed, step, stream and position, so that the derivative makes the
// same mask again and none is stored.
#include <cmath>

#include "kernels/kernels.h"
#include "simd/parallel.h"
#include "simd/philox.h"

namespace fovea {

void build_dropout(Builder& builder, const Instruction& instruction) {
  const int x = instruction.inputs[0];
  const int64_t count = size_of(builder.shape(x));
  const double rate = instruction.number("rate");
  // uniform < rate, in the 24 bits that a uniform number has.
  const auto limit = static_cast<uint32_t>(std::ceil(rate * 16777216.0));
  const auto factor = static_cast<float>(1 / (1 - rate));
  const auto stream = static_cast<uint32_t>(instruction.number("stream"));
  const int source = builder.plain(x), counter = builder.plain(instruction.inputs[1]);
  const int result = builder.define_plain(instruction.outputs[0]);
  Step& step = builder.emit({source, counter}, {result}, [=](const Places& places) {
    const float* in = static_cast<const float*>(places[source]);
    float* out = static_cast<float*>(places[result]);
    const auto* seed_and_step = static_cast<const uint32_t*>(places[counter]);
    parallel_for((count + 3) / 4, 2048, [&](int64_t begin, int64_t end) {
      for (int64_t quad = begin; quad < end; quad++) {
        const auto words =
            philox({static_cast<uint32_t>(quad), seed_and_step[1], stream, 0}, {seed_and_step[0], 0});
        for (int64_t i = quad * 4; i < std::min(count, quad * 4 + 4); i++) {
          out[i] = (words[i & 3] >> 8) < limit ? 0.0f : in[i] * factor;
        }
      }
    });
  });
  step.in_place = {{result, source}};
}

}  // namespace fovea
