// Philox4x32-10 (Salmon et al. 2011, "Parallel random numbers: as easy as 1, 2, 3"): four random words of a
// counter and a key, without state, so that any thread can generate any part of a sequence. Many counters at once, so
// that the loops are vectorized.
#pragma once

#include <cstdint>

namespace fovea {

constexpr int kPhiloxCounters = 64;
constexpr int kPhiloxBlock = 4 * kPhiloxCounters;

// words[w][i] is word w of Philox for counter (first + i, step, stream, kind) and key (seed, 0).
static inline __attribute__((always_inline)) void philox_block(uint32_t first, uint32_t step, uint32_t stream,
                                                               uint32_t kind, uint32_t seed,
                                                               uint32_t words[4][kPhiloxCounters]) {
  for (uint32_t i = 0; i < kPhiloxCounters; i++) {
    words[0][i] = first + i;
    words[1][i] = step;
    words[2][i] = stream;
    words[3][i] = kind;
  }
  uint32_t key[2] = {seed, 0};
  for (int round = 0; round < 10; round++) {
    for (int i = 0; i < kPhiloxCounters; i++) {
      const uint64_t a = uint64_t{0xD2511F53} * words[0][i];
      const uint64_t b = uint64_t{0xCD9E8D57} * words[2][i];
      words[0][i] = static_cast<uint32_t>(b >> 32) ^ words[1][i] ^ key[0];
      words[1][i] = static_cast<uint32_t>(b);
      words[2][i] = static_cast<uint32_t>(a >> 32) ^ words[3][i] ^ key[1];
      words[3][i] = static_cast<uint32_t>(a);
    }
    key[0] += 0x9E3779B9;
    key[1] += 0xBB67AE85;
  }
}

}  // namespace fovea
