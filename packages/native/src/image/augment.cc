#include "image/augment.h"

#include <algorithm>
#include <cmath>
#include <initializer_list>

#include "image/operations.h"
#include "image/sample.h"
#include "simd/math.h"
#include "simd/simd.h"

namespace fovea {

namespace {

// Collects operations that change each pixel by itself, to apply them chunk by chunk.
class PointOperations {
 public:
  explicit PointOperations(Planes& planes) : planes_(planes) {}

  void add(PointOperation operation) { waiting_.push_back(operation); }

  void apply(const Chunk& chunk) const {
    for (const PointOperation& operation : waiting_) apply_point(operation, chunk);
  }

  // Applies what was collected to the whole image.
  void flush() {
    if (waiting_.empty()) return;
    for_each_chunk(planes_, [&](const Chunk& chunk) { apply(chunk); });
    waiting_.clear();
  }

  // The same, and returns the mean gray value of the result.
  double flush_and_average() {
    double sum = 0;
    for_each_chunk(planes_, [&](const Chunk& chunk) {
      apply(chunk);
      sum += gray_sum(chunk);
    });
    waiting_.clear();
    return sum / static_cast<double>(planes_.pixels);
  }

 private:
  Planes& planes_;
  std::vector<PointOperation> waiting_;
};

PointOperation point(PointOperation::Kind kind, std::initializer_list<double> parameters) {
  PointOperation operation = {kind, {}, {}};
  std::transform(parameters.begin(), parameters.end(), operation.parameters,
                 [](double parameter) { return static_cast<float>(parameter); });
  return operation;
}

void operate(const Operation& operation, Planes& planes, PointOperations& points) {
  const auto& [first, second, third, fourth, fifth, sixth, seventh] = operation.parameters;
  switch (operation.kind) {
    case OperationKind::kBrightness: return points.add(point(PointOperation::kMultiply, {first}));
    case OperationKind::kSaturation: return points.add(point(PointOperation::kTowardGray, {first}));
    case OperationKind::kHue: return points.add(point(PointOperation::kHue, {6 * (first - std::floor(first))}));
    case OperationKind::kShift: return points.add(point(PointOperation::kShift, {first, second, third}));
    case OperationKind::kSolarize: return points.add(point(PointOperation::kSolarize, {first}));
    case OperationKind::kPosterize: return points.add(point(PointOperation::kPosterize, {256 - std::exp2(8 - first)}));
    case OperationKind::kNoise: {
      PointOperation noise = point(PointOperation::kNoise, {first});
      noise.seed[0] = static_cast<uint32_t>(second);
      noise.seed[1] = static_cast<uint32_t>(third);
      noise.seed[2] = static_cast<uint32_t>(fourth);
      return points.add(noise);
    }
    case OperationKind::kContrast:
      return points.add(point(PointOperation::kTowardMean, {first, (1 - first) * points.flush_and_average()}));
    case OperationKind::kAutocontrast: points.flush(); return points.add(autocontrast(planes));
    case OperationKind::kEqualize: points.flush(); return equalize(planes);
    case OperationKind::kSharpness: points.flush(); return sharpen(planes, static_cast<float>(first));
    case OperationKind::kBlur: points.flush(); return blur(planes, first);
    case OperationKind::kErase: points.flush(); return erase(planes, operation);
  }
}

// Where a chunk goes: the planes in the order of the output's channels.
struct Target {
  const float* values[3];
  const float *factors, *offsets;
};

FOVEA_SIMD void write_color(const Target& target, int64_t count, float* to) {
  const auto [a, b, c] = target.values;
  const float fa = target.factors[0], fb = target.factors[1], fc = target.factors[2];
  const float oa = target.offsets[0], ob = target.offsets[1], oc = target.offsets[2];
#pragma GCC ivdep
  for (int64_t i = 0; i < count; i++) {
    to[3 * i] = a[i] * fa + oa;
    to[3 * i + 1] = b[i] * fb + ob;
    to[3 * i + 2] = c[i] * fc + oc;
  }
}

FOVEA_INLINE uint8_t byte_of(float value) { return static_cast<uint8_t>(static_cast<int32_t>(value + 0.5f)); }

FOVEA_SIMD void write_color(const Target& target, int64_t count, uint8_t* to) {
  const auto [a, b, c] = target.values;
#pragma GCC ivdep
  for (int64_t i = 0; i < count; i++) {
    to[3 * i] = byte_of(a[i]);
    to[3 * i + 1] = byte_of(b[i]);
    to[3 * i + 2] = byte_of(c[i]);
  }
}

FOVEA_SIMD void write_gray(const Target& target, int64_t count, float* to) {
#pragma GCC ivdep
  for (int64_t i = 0; i < count; i++) to[i] = target.values[0][i] * target.factors[0] + target.offsets[0];
}

FOVEA_SIMD void write_gray(const Target& target, int64_t count, uint8_t* to) {
#pragma GCC ivdep
  for (int64_t i = 0; i < count; i++) to[i] = byte_of(target.values[0][i]);
}

template <class Value>
void augment_to(const SourceImage& source, const ImageProgram& program, Value* to) {
  Planes planes(program.height, program.width, source.channels);
  sample(source, program, planes);
  PointOperations points(planes);
  for (const Operation& operation : program.operations) operate(operation, planes, points);
  for_each_chunk(planes, [&](const Chunk& chunk) {
    points.apply(chunk);
    Target target = {{}, program.factors.data(), program.offsets.data()};
    for (int channel = 0; channel < chunk.channels; channel++) {
      target.values[channel] = chunk.values[program.is_reversed ? chunk.channels - 1 - channel : channel];
    }
    if (chunk.channels == 3) write_color(target, chunk.count, to + 3 * chunk.first);
    else write_gray(target, chunk.count, to + chunk.first);
  });
}

}  // namespace

void augment(const SourceImage& source, const ImageProgram& program, uint8_t* to) { augment_to(source, program, to); }
void augment(const SourceImage& source, const ImageProgram& program, float* to) { augment_to(source, program, to); }

}  // namespace fovea
