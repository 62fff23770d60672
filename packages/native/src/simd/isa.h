// The instruction set that the engine uses: the widest one supported, or a narrower one if the environment variable
// FOVEA_ISA names it. FOVEA_GENERIC builds the code for processors other than x86-64.
#pragma once

#if defined(__x86_64__) && defined(__GNUC__) && !defined(FOVEA_GENERIC)
#define FOVEA_X86 1
#endif

namespace fovea {

// In ascending order. x86-64-v3 is AVX2 with FMA, x86-64-v4 AVX-512 with its extensions for bytes, words and short
// vectors.
enum class Isa { kGeneric, kSse, kAvx2, kAvx512, kAvx512Bf16 };

// Returns the limit set by FOVEA_ISA: "sse", "avx2" or "avx512" (default: no limit). The loader has checked the value.
Isa allowed_isa();

// Returns the instruction set in use: the widest one that the processor has and FOVEA_ISA allows.
Isa used_isa();

inline bool has_avx512() { return used_isa() >= Isa::kAvx512; }
inline bool has_avx2() { return used_isa() >= Isa::kAvx2; }

}  // namespace fovea
