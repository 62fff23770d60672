// Normal random numbers by counters, with Box and Muller's transform; ops/random-normal.ts defines them.
#include "kernels/kernels.h"
#include "simd/math.h"
#include "simd/parallel.h"
#include "simd/philox.h"

namespace fovea {

namespace {

// sin(x) and cos(x) for |x| ≤ π/4; the polynomials are those of Cephes' sinf and cosf.
float small_sine(float x) {
  const float z = x * x;
  return ((-1.9515295891e-4f * z + 8.3321608736e-3f) * z - 1.6666654611e-1f) * z * x + x;
}

float small_cosine(float x) {
  const float z = x * x;
  return ((2.443315711809948e-5f * z - 1.388731625493765e-3f) * z + 4.166664568298827e-2f) * z * z - 0.5f * z + 1.0f;
}

// A point on the circle of radius √(−2·ln(1 − first)), `second` of a turn round.
void box_muller(float first, float second, float* x, float* y) {
  const float radius = std::sqrt(-2.0f * fast_log(1.0f - first));
  const auto quarter = static_cast<int>(second * 4.0f + 0.5f);
  // Both are multiples of 2⁻²⁴: the difference is exact.
  const float rest = second - 0.25f * static_cast<float>(quarter);
  const float angle = 6.283185307f * rest;
  const float sine = small_sine(angle), cosine = small_cosine(angle);
  const float across = quarter % 2 == 0 ? cosine : sine, along = quarter % 2 == 0 ? sine : cosine;
  *x = radius * (quarter == 1 || quarter == 2 ? -across : across);
  *y = radius * (quarter == 2 || quarter == 3 ? -along : along);
}

}  // namespace

void build_random_normal(Builder& builder, const Instruction& instruction) {
  const int y = instruction.outputs[0];
  const int64_t count = size_of(builder.shape(y));
  const auto stream = static_cast<uint32_t>(instruction.number("stream"));
  const int counter = builder.plain(instruction.inputs[0]);
  const int result = builder.define_plain(y);
  builder.emit({counter}, {result}, [=](const Places& places) {
    float* out = static_cast<float*>(places[result]);
    const auto* seed_and_step = static_cast<const uint32_t*>(places[counter]);
    parallel_for((count + 3) / 4, 1024, [&](int64_t begin, int64_t end) {
      for (int64_t quad = begin; quad < end; quad++) {
        const auto words = philox({static_cast<uint32_t>(quad), seed_and_step[1], stream, 1}, {seed_and_step[0], 0});
        float numbers[4];
        box_muller(uniform_of(words[0]), uniform_of(words[1]), numbers, numbers + 1);
        box_muller(uniform_of(words[2]), uniform_of(words[3]), numbers + 2, numbers + 3);
        std::copy_n(numbers, std::min<int64_t>(4, count - quad * 4), out + quad * 4);
      }
    });
  });
}

}  // namespace fovea
