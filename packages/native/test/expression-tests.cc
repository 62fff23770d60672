#include <cmath>
#include <string>
#include <vector>

#include "expect.h"
#include "kernels/zero-padding.h"

namespace {

using fovea::chunk_op;

// Runs an op on numbers that don't fill whole vectors.
std::vector<float> apply(const std::string& name, const std::vector<float>& a, const std::vector<float>& b) {
  const fovea::ChunkOp& op = chunk_op(name);
  std::vector<float> y(a.size());
  op.function(y.data(), a.data(), b.data(), a.data(), static_cast<int64_t>(a.size()), op.alpha, op.beta);
  return y;
}

void test_functions() {
  std::vector<float> a(19), b(19);
  for (int i = 0; i < 19; i++) {
    a[i] = 0.37f * static_cast<float>(i) - 3;
    b[i] = 2 - 0.21f * static_cast<float>(i);
  }
  double tanh_error = 0, divide_error = 0;
  const auto tanh = apply("tanh", a, b), divide = apply("divide", a, b);
  for (int i = 0; i < 19; i++) {
    tanh_error = std::max(tanh_error, std::abs(std::tanh(static_cast<double>(a[i])) - tanh[i]));
    divide_error = std::max(divide_error, std::abs(static_cast<double>(a[i]) / b[i] - divide[i]) / std::abs(a[i] / b[i]));
  }
  expect(tanh_error < 2e-7, "tanh agrees with the C library, also at the end of a run");
  expect(divide_error < 2e-7, "so does division");
  expect(std::isnan(apply("relu", {NAN}, {0})[0]), "relu passes NaN on");
}

// Whether f(0, operand) is zero, as a loop over padding channels needs it.
bool keeps_zero(const char* name, float operand) {
  fovea::LoopPoint point;
  point.add(0.0f);
  point.add(operand);
  return fovea::gives_zero(point, {{chunk_op(name), {0, 1, 0}}}, {2});
}

void test_zero_padding() {
  expect(keeps_zero("multiply", 3) && !keeps_zero("multiply", INFINITY), "0 · x is zero, but not for infinite x");
  expect(keeps_zero("divide", 3) && !keeps_zero("divide", 0), "0 ÷ x is zero, but not for x = 0");
  expect(keeps_zero("add", 0) && !keeps_zero("add", 1), "0 + x is zero only for x = 0");
  expect(fovea::gives_zero(chunk_op("relu")) && !fovea::gives_zero(chunk_op("sigmoid")), "relu keeps zeros, sigmoid does not");
}

}  // namespace

void test_expressions() {
  test_functions();
  test_zero_padding();
}
