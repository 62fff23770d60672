#include "simd/isa.h"

#include <cstdint>

// The functions that select the version of a function (see simd.h) run while the addon is being dynamically linked. At
// that time, no sanitizer works, and of other libraries only what the linker has already resolved, such as calls
// without a procedure linkage table.
#define FOVEA_WHILE_LINKING __attribute__((no_sanitize("address", "thread", "undefined")))

extern "C" __attribute__((noplt)) char* getenv(const char* name) noexcept;

namespace fovea {

namespace {

FOVEA_WHILE_LINKING bool same(const char* a, const char* b) {
  while (*a != 0 && *a == *b) a++, b++;
  return *a == *b;
}

}  // namespace

FOVEA_WHILE_LINKING Isa allowed_isa() {
  const char* name = getenv("FOVEA_ISA");
  if (name == nullptr) return Isa::kAvx512Bf16;
  if (same(name, "sse")) return Isa::kSse;
  if (same(name, "avx2")) return Isa::kAvx2;
  return same(name, "avx512") ? Isa::kAvx512 : Isa::kAvx512Bf16;
}

#if defined(FOVEA_X86)

Isa used_isa() {
  if (__builtin_cpu_supports("x86-64-v4")) return __builtin_cpu_supports("avx512bf16") ? Isa::kAvx512Bf16 : Isa::kAvx512;
  return __builtin_cpu_supports("x86-64-v3") ? Isa::kAvx2 : Isa::kSse;
}

#else

Isa used_isa() { return Isa::kGeneric; }

#endif

}  // namespace fovea

#if defined(FOVEA_X86)

// The processor flags in the addon's copy of libgcc. The compiler defines the meaning of the bits: a bit without which
// the processor no longer "supports" an instruction set is the bit of that set.
extern "C" {
extern __attribute__((visibility("hidden"))) uint32_t __cpu_features2[];
int __real___cpu_indicator_init();
int __wrap___cpu_indicator_init();
}

namespace {

constexpr int kWords = 3;  // those that hold the bits which are asked for here

template <class Supports>
FOVEA_WHILE_LINKING void forget(const Supports& supports) {
  for (uint32_t* word = __cpu_features2; word < __cpu_features2 + kWords && supports(); word++) {
    for (uint32_t bit = 1; bit != 0 && supports(); bit <<= 1) {
      const uint32_t before = *word;
      *word = before & ~bit;
      asm volatile("" ::: "memory");
      if (supports()) *word = before;
      asm volatile("" ::: "memory");
    }
  }
}

}  // namespace

// All code calls this function of libgcc before reading its processor flags; the linker redirects the calls here
// (`--wrap=__cpu_indicator_init`).
FOVEA_WHILE_LINKING int __wrap___cpu_indicator_init() {
  const int result = __real___cpu_indicator_init();
  const fovea::Isa allowed = fovea::allowed_isa();
  if (allowed < fovea::Isa::kAvx512Bf16) forget([]() FOVEA_WHILE_LINKING { return __builtin_cpu_supports("avx512bf16") != 0; });
  if (allowed < fovea::Isa::kAvx512) forget([]() FOVEA_WHILE_LINKING { return __builtin_cpu_supports("x86-64-v4") != 0; });
  if (allowed < fovea::Isa::kAvx2) forget([]() FOVEA_WHILE_LINKING { return __builtin_cpu_supports("x86-64-v3") != 0; });
  return result;
}

#endif
