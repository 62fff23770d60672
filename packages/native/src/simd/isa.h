// Which of the processor's instruction sets the engine uses: the widest that its code knows, or a narrower one where
// the environment variable FOVEA_ISA names it. FOVEA_GENERIC builds what processors other than x86-64 get.
#pragma once

#if defined(__x86_64__) && defined(__GNUC__) && !defined(FOVEA_GENERIC)
#define FOVEA_X86 1
#endif

namespace fovea {

// In rising order. x86-64-v3 is AVX2 with FMA, x86-64-v4 AVX-512 with its extensions for bytes, words and short vectors.
enum class Isa { kGeneric, kSse, kAvx2, kAvx512, kAvx512Bf16 };

// What FOVEA_ISA allows: "sse", "avx2" or "avx512"; everything where it is not set. The loader has checked its value.
Isa allowed_isa();

// The instruction set in use: the widest that the processor has and FOVEA_ISA allows.
Isa used_isa();

inline bool has_avx512() { return used_isa() >= Isa::kAvx512; }

}  // namespace fovea
