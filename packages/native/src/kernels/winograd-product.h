// The matrix product inside Winograd's algorithm: a few dozen tiles times the kernel at one point, which is stored in
// panels of up to 64 filters, [channels, filters of the panel] each.
#pragma once

#include <algorithm>
#include <cstdint>

namespace fovea {

constexpr int64_t kPanelBlocks = 4;  // of 16 filters

inline int64_t panels_of(int64_t filter_blocks) { return (filter_blocks + kPanelBlocks - 1) / kPanelBlocks; }

inline int64_t blocks_of_panel(int64_t filter_blocks, int64_t panel) {
  return std::min(kPanelBlocks, filter_blocks - panel * kPanelBlocks);
}

// Returns the offset of the 16 values of a channel and a block of filters.
inline int64_t panel_place(int64_t channels, int64_t filter_blocks, int64_t block, int64_t channel) {
  const int64_t panel = block / kPanelBlocks;
  return (panel * kPanelBlocks * channels + channel * blocks_of_panel(filter_blocks, panel) + block % kPanelBlocks) * 16;
}

// result[tile][filter of the panel] = Σ tiles[tile][channel] · kernel[channel][filter].
void multiply_panel(const float* tiles, int64_t tile_pitch, int64_t tile_count, int64_t channels, const float* kernel,
                    int64_t filter_blocks, int64_t panel, float* result, int64_t result_pitch);

}  // namespace fovea
