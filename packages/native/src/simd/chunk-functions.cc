#include "simd/chunk-functions.h"

#include <stdexcept>
#include <unordered_map>

#include "simd/math.h"
#include "simd/simd.h"

namespace fovea {

namespace {

#define FOVEA_CHUNK(name, expression)                                                                          \
  FOVEA_SIMD void name(float* y, const float* a, const float* b, const float* c, int64_t n, float alpha,       \
                       float beta) {                                                                            \
    (void)b, (void)c, (void)alpha, (void)beta;                                                                  \
    _Pragma("GCC ivdep") for (int64_t i = 0; i < n; i++) y[i] = (expression);                                   \
  }

FOVEA_CHUNK(add_chunk, a[i] + b[i])
FOVEA_CHUNK(subtract_chunk, a[i] - b[i])
FOVEA_CHUNK(multiply_chunk, a[i] * b[i])
FOVEA_CHUNK(divide_chunk, a[i] / b[i])
FOVEA_CHUNK(maximum_chunk, a[i] > b[i] || a[i] != a[i] ? a[i] : b[i])
FOVEA_CHUNK(minimum_chunk, a[i] < b[i] || a[i] != a[i] ? a[i] : b[i])
FOVEA_CHUNK(greater_chunk, a[i] > b[i] ? 1.0f : 0.0f)
FOVEA_CHUNK(less_chunk, a[i] < b[i] ? 1.0f : 0.0f)
FOVEA_CHUNK(greater_equal_chunk, a[i] >= b[i] ? 1.0f : 0.0f)
FOVEA_CHUNK(equal_chunk, a[i] == b[i] ? 1.0f : 0.0f)
FOVEA_CHUNK(select_chunk, a[i] != 0.0f ? b[i] : c[i])
FOVEA_CHUNK(negate_chunk, -a[i])
FOVEA_CHUNK(abs_chunk, std::fabs(a[i]))
FOVEA_CHUNK(sign_chunk, a[i] > 0.0f ? 1.0f : (a[i] < 0.0f ? -1.0f : a[i]))
FOVEA_CHUNK(square_chunk, a[i] * a[i])
FOVEA_CHUNK(sqrt_chunk, __builtin_sqrtf(a[i]))
FOVEA_CHUNK(exp_chunk, fast_exp(a[i]))
FOVEA_CHUNK(log_chunk, fast_log(a[i]))
FOVEA_CHUNK(clip_chunk, a[i] < alpha ? alpha : (a[i] > beta ? beta : a[i]))
FOVEA_CHUNK(to_float_chunk, a[i])
FOVEA_CHUNK(relu_chunk, a[i] < 0.0f ? 0.0f : a[i])
FOVEA_CHUNK(relu6_chunk, a[i] < 0.0f ? 0.0f : (a[i] > 6.0f ? 6.0f : a[i]))
FOVEA_CHUNK(leaky_relu_chunk, a[i] > 0.0f ? a[i] : alpha * a[i])
FOVEA_CHUNK(elu_chunk, a[i] > 0.0f ? a[i] : alpha * (fast_exp(a[i]) - 1.0f))
FOVEA_CHUNK(sigmoid_chunk, fast_sigmoid(a[i]))
FOVEA_CHUNK(tanh_chunk, fast_tanh(a[i]))
FOVEA_CHUNK(silu_chunk, a[i] * fast_sigmoid(a[i]))
FOVEA_CHUNK(softplus_chunk, fast_softplus(a[i]))
FOVEA_CHUNK(erf_chunk, fast_erf(a[i]))
FOVEA_CHUNK(gelu_chunk, 0.5f * a[i] * (1.0f + fast_erf(a[i] * 0.70710678f)))
FOVEA_CHUNK(power_chunk, std::pow(a[i], b[i]))

const std::unordered_map<std::string, ChunkOp>& table() {
  static const std::unordered_map<std::string, ChunkOp> table = {
      {"add", {add_chunk, 0, 0}},
      {"subtract", {subtract_chunk, 0, 0}},
      {"multiply", {multiply_chunk, 0, 0}},
      {"divide", {divide_chunk, 0, 0}},
      {"maximum", {maximum_chunk, 0, 0}},
      {"minimum", {minimum_chunk, 0, 0}},
      {"greater", {greater_chunk, 0, 0}},
      {"less", {less_chunk, 0, 0}},
      {"greaterEqual", {greater_equal_chunk, 0, 0}},
      {"equal", {equal_chunk, 0, 0}},
      {"select", {select_chunk, 0, 0}},
      {"negate", {negate_chunk, 0, 0}},
      {"abs", {abs_chunk, 0, 0}},
      {"sign", {sign_chunk, 0, 0}},
      {"square", {square_chunk, 0, 0}},
      {"sqrt", {sqrt_chunk, 0, 0}},
      {"exp", {exp_chunk, 0, 0}},
      {"log", {log_chunk, 0, 0}},
      {"clip", {clip_chunk, -INFINITY, INFINITY}},
      {"toFloat", {to_float_chunk, 0, 0}},
      {"relu", {relu_chunk, 0, 0}},
      {"relu6", {relu6_chunk, 0, 0}},
      {"leakyRelu", {leaky_relu_chunk, 0.2f, 0}},
      {"elu", {elu_chunk, 1, 0}},
      {"sigmoid", {sigmoid_chunk, 0, 0}},
      {"tanh", {tanh_chunk, 0, 0}},
      {"silu", {silu_chunk, 0, 0}},
      {"softplus", {softplus_chunk, 0, 0}},
      {"erf", {erf_chunk, 0, 0}},
      {"gelu", {gelu_chunk, 0, 0}},
      {"power", {power_chunk, 0, 0}},
  };
  return table;
}

}  // namespace

const ChunkOp& chunk_op(const std::string& name) {
  const auto found = table().find(name);
  if (found == table().end()) throw std::runtime_error("no native function for element-wise op " + name);
  return found->second;
}

}  // namespace fovea
