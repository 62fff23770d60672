// A block of memory on a cache line's boundary, zero-filled, freed with its owner.
#pragma once

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <stdexcept>
#include <string>

namespace fovea {

struct FreeAligned {
  void operator()(void* pointer) const { std::free(pointer); }
};

using Aligned = std::unique_ptr<void, FreeAligned>;

inline Aligned allocate_aligned(size_t bytes) {
  // Large blocks start on a huge page's boundary, so that the kernel can back them with huge pages.
  const size_t alignment = bytes >= (size_t{4} << 20) ? size_t{2} << 20 : 64;
#if defined(__SANITIZE_ADDRESS__)
  const size_t rounded = bytes;  // what lies behind is not to be touched
#else
  const size_t rounded = (bytes + alignment - 1) / alignment * alignment;
#endif
  void* pointer = nullptr;
  if (posix_memalign(&pointer, alignment, std::max<size_t>(1, rounded)) != 0) {
    throw std::runtime_error("not enough memory: " + std::to_string(bytes >> 20) + " MiB are wanted at once");
  }
  std::memset(pointer, 0, rounded);
  return Aligned(pointer);
}

}  // namespace fovea
