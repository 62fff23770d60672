// Compiles a function several times, for AVX-512, AVX2 and the baseline, and selects at load time the best that the
// machine has and FOVEA_ISA allows. The loops inside are plain C++ that the compiler vectorizes.
#pragma once

#include "simd/isa.h"

#if defined(FOVEA_X86)
#define FOVEA_SIMD __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#else
#define FOVEA_SIMD
#endif

// For the few loops written for AVX-512's registers: a separate version, guarded by has_avx512().
#if defined(FOVEA_X86)
#define FOVEA_AVX512 __attribute__((target("arch=x86-64-v4")))
namespace fovea {
constexpr bool kWideRegisters = true;
}  // namespace fovea
#else
#define FOVEA_AVX512
namespace fovea {
constexpr bool kWideRegisters = false;
}  // namespace fovea
#endif
