#include "image/image-program.h"

#include <algorithm>

namespace fovea {

namespace {

class Reader {
 public:
  explicit Reader(const double* numbers) : next_(numbers) {}

  double number() { return *next_++; }
  int64_t integer() { return static_cast<int64_t>(number()); }

  const double* numbers(int64_t count) {
    const double* first = next_;
    next_ += count;
    return first;
  }

  std::array<float, 3> three() { return {static_cast<float>(number()), static_cast<float>(number()), static_cast<float>(number())}; }

 private:
  const double* next_;
};

int parameter_count(OperationKind kind) {
  switch (kind) {
    case OperationKind::kAutocontrast:
    case OperationKind::kEqualize: return 0;
    case OperationKind::kShift: return 3;
    case OperationKind::kNoise: return 4;
    case OperationKind::kErase: return 7;
    default: return 1;
  }
}

Operation read_operation(Reader& reader) {
  Operation operation = {static_cast<OperationKind>(reader.integer()), {}};
  const int count = parameter_count(operation.kind);
  std::copy_n(reader.numbers(count), count, operation.parameters.begin());
  return operation;
}

}  // namespace

ImageProgram read_image_program(const double* numbers) {
  Reader reader(numbers);
  ImageProgram program = {};
  program.height = reader.integer();
  program.width = reader.integer();
  std::copy_n(reader.numbers(9), 9, program.matrix.begin());
  program.rows.first = reader.integer();
  program.columns.first = reader.integer();
  program.rows.end = reader.integer();
  program.columns.end = reader.integer();
  program.fill_mode = static_cast<FillMode>(reader.integer());
  program.fill_color = reader.three();
  program.factors = reader.three();
  program.offsets = reader.three();
  program.is_reversed = reader.number() != 0;
  for (int64_t count = reader.integer(); count > 0; count--) {
    Displacement displacement = {reader.number(), reader.integer(), reader.integer(), nullptr, nullptr};
    displacement.dx = reader.numbers(displacement.rows * displacement.columns);
    displacement.dy = reader.numbers(displacement.rows * displacement.columns);
    program.displacements.push_back(displacement);
  }
  for (int64_t count = reader.integer(); count > 0; count--) program.operations.push_back(read_operation(reader));
  return program;
}

}  // namespace fovea
