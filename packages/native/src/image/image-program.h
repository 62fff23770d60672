// An augmentation of one image as numbers: where each output pixel takes its color from, and what is done to it then.
// packages/fovea/src/data/augment/ defines what they mean and writes them (apply/encode-plan.ts).
#pragma once

#include <array>
#include <cstdint>
#include <vector>

namespace fovea {

enum class FillMode { kDrop, kConstant, kNearest, kReflect, kWrap };

enum class OperationKind {
  kBrightness,
  kContrast,
  kSaturation,
  kHue,
  kShift,
  kSolarize,
  kPosterize,
  kAutocontrast,
  kEqualize,
  kSharpness,
  kBlur,
  kNoise,
  kErase,
};

struct Operation {
  OperationKind kind;
  // As many as the kind has.
  std::array<double, 7> parameters;
};

// A uniform cubic B-spline of offsets; the control points belong to the encoded program.
struct Displacement {
  double spacing;
  int64_t rows, columns;
  const double *dx, *dy;
};

// The first pixel along an axis and the one after the last.
struct Extent {
  int64_t first, end;
};

struct ImageProgram {
  int64_t height, width;
  std::array<double, 9> matrix;
  Extent rows, columns;
  FillMode fill_mode;
  std::array<float, 3> fill_color;
  // Output value = value · factor + offset, for floats.
  std::array<float, 3> factors, offsets;
  bool is_reversed;
  std::vector<Displacement> displacements;
  std::vector<Operation> operations;
};

// A decoded image [height, width, channels].
struct SourceImage {
  const uint8_t* data;
  int64_t height, width;
  int channels;
};

// Reads what `encodePlan` wrote. The numbers must outlive the result.
ImageProgram read_image_program(const double* numbers);

}  // namespace fovea
