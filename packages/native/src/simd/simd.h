// Compiles a function several times, for AVX-512, AVX2 and the baseline, and selects at load time the best that the
// machine has and FOVEA_ISA allows. The loops inside are plain C++ that the compiler vectorizes.
#pragma once

#include "simd/isa.h"

#if defined(FOVEA_X86)
#define FOVEA_SIMD __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#else
#define FOVEA_SIMD
#endif

// For loops written for the registers of AVX-512 or AVX2: a separate version each, chosen by `by_isa`.
#if defined(FOVEA_X86)
#define FOVEA_AVX512 __attribute__((target("arch=x86-64-v4")))
#define FOVEA_AVX2 __attribute__((target("arch=x86-64-v3")))
#else
#define FOVEA_AVX512
#define FOVEA_AVX2
#endif

namespace fovea {

// Returns the version of a function for the instruction set in use.
template <class Function>
Function by_isa(Function avx512, Function avx2, Function any) {
  return has_avx512() ? avx512 : has_avx2() ? avx2 : any;
}

}  // namespace fovea
