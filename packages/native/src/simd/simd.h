// Compiles a function several times, for AVX-512, AVX2 and the baseline, and picks at load time what the
// machine has. The loops inside are plain C++ that the compiler turns into vector code.
#pragma once

#if defined(__x86_64__) && defined(__GNUC__) && !defined(__SANITIZE_ADDRESS__)
#define FOVEA_SIMD __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#else
#define FOVEA_SIMD
#endif
