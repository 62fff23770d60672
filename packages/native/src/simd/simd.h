// Compiles a function several times, for AVX-512, AVX2 and the baseline, and picks at load time what the
// machine has. The loops inside are plain C++ that the compiler turns into vector code.
#pragma once

#if defined(__x86_64__) && defined(__GNUC__) && !defined(__SANITIZE_ADDRESS__)
#define FOVEA_SIMD __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#else
#define FOVEA_SIMD
#endif

// For the few loops that are written for AVX-512's registers: a version of their own, and whether it may run.
#if defined(__x86_64__) && defined(__GNUC__) && !defined(__SANITIZE_ADDRESS__)
#define FOVEA_AVX512 __attribute__((target("arch=x86-64-v4")))
namespace fovea {
inline bool has_avx512() {
  static const bool has = __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
                          __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512dq");
  return has;
}
constexpr bool kWideRegisters = true;
}  // namespace fovea
#else
#define FOVEA_AVX512
namespace fovea {
inline bool has_avx512() { return false; }
constexpr bool kWideRegisters = false;
}  // namespace fovea
#endif
