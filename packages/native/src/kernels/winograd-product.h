// The matrix product inside Winograd's algorithm: a few dozen tiles times the kernel at one point, which is stored in
// panels of filters, [channels, filters of the panel] each. Channels and filters are in blocks of a vector's lanes.
#pragma once

#include <algorithm>
#include <cstdint>

namespace fovea {

// Blocks per panel: six rows of sums, the panel's vectors and one value fill 29 of 32 or 15 of 16 registers.
template <int Lanes>
constexpr int64_t kPanelBlocks = Lanes == 16 ? 4 : 2;

template <int Lanes>
int64_t panels_of(int64_t filter_blocks) {
  return (filter_blocks + kPanelBlocks<Lanes> - 1) / kPanelBlocks<Lanes>;
}

template <int Lanes>
int64_t blocks_of_panel(int64_t filter_blocks, int64_t panel) {
  return std::min(kPanelBlocks<Lanes>, filter_blocks - panel * kPanelBlocks<Lanes>);
}

// Returns the offset of the values of a channel and a block of filters.
template <int Lanes>
int64_t panel_place(int64_t channels, int64_t filter_blocks, int64_t block, int64_t channel) {
  constexpr int64_t most = kPanelBlocks<Lanes>;
  const int64_t panel = block / most;
  return (panel * most * channels + channel * blocks_of_panel<Lanes>(filter_blocks, panel) + block % most) * Lanes;
}

// result[tile][filter of the panel] = Σ tiles[tile][channel] · kernel[channel][filter]; for 16 and 8 lanes.
template <int Lanes>
void multiply_panel(const float* tiles, int64_t tile_pitch, int64_t tile_count, int64_t channels, const float* kernel,
                    int64_t filter_blocks, int64_t panel, float* result, int64_t result_pitch);

}  // namespace fovea
