// The sampled image between sampling and output: a plane of floats per channel, values 0 … 255.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace fovea {

class Planes {
 public:
  Planes(int64_t height, int64_t width, int channels)
      : height(height), width(width), channels(channels), pixels(height * width), stride_((pixels + kMargin + 15) / 16 * 16) {
    storage().resize(static_cast<size_t>(stride_ * channels));
  }

  float* plane(int channel) { return storage().data() + channel * stride_; }

  const int64_t height, width;
  const int channels;
  const int64_t pixels;

 private:
  // Vector stores may go past the end of a row.
  static constexpr int64_t kMargin = 16;

  // One image is worked on per thread. Its memory is kept for the next one.
  static std::vector<float>& storage() {
    static thread_local std::vector<float> storage;
    return storage;
  }

  const int64_t stride_;
};

}  // namespace fovea
