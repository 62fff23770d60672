// A zero-filled, cache-line-aligned block of memory, freed with its owner.
#pragma once

#include <algorithm>
#include <sys/mman.h>
#include <unistd.h>

#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <stdexcept>
#include <string>

#if defined(__SANITIZE_ADDRESS__)
#include "program/guarded.h"
#endif

namespace fovea {

// Large blocks are mapped as separate pages and returned to the system immediately: in the heap, blocks of many sizes
// would leave holes as programs come and go.
struct FreeAligned {
  size_t mapped = 0;
  void operator()(void* pointer) const {
#if defined(__SANITIZE_ADDRESS__)
    return Guarded(mapped).free(pointer);
#endif
    if (mapped > 0) {
      munmap(pointer, mapped);
    } else {
      std::free(pointer);
    }
  }
};

using Aligned = std::unique_ptr<void, FreeAligned>;

[[noreturn]] inline void out_of_memory(size_t bytes) {
  throw std::runtime_error("not enough memory: " + std::to_string(bytes >> 20) + " MiB are wanted at once");
}

inline Aligned allocate_aligned(size_t bytes) {
#if defined(__SANITIZE_ADDRESS__)
  void* guarded = Guarded(bytes).allocate();
  if (guarded == nullptr) out_of_memory(bytes);
  return Aligned(guarded, FreeAligned{bytes});
#endif
  const size_t rounded = (bytes + 63) / 64 * 64;
  if (bytes < (size_t{1} << 20)) {
    void* pointer = nullptr;
    if (posix_memalign(&pointer, 64, std::max<size_t>(1, rounded)) != 0) out_of_memory(bytes);
    std::memset(pointer, 0, rounded);
    return Aligned(pointer);
  }
  // Align to a huge page, so that the kernel can back the block with huge pages, and unmap the rest.
  constexpr size_t kHuge = size_t{2} << 20;
  const size_t size = (bytes + 4095) / 4096 * 4096;
  void* mapping = mmap(nullptr, size + kHuge, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (mapping == MAP_FAILED) out_of_memory(bytes);
  char* start = static_cast<char*>(mapping);
  const size_t before = (kHuge - reinterpret_cast<uintptr_t>(start) % kHuge) % kHuge;
  if (before > 0) munmap(start, before);
  if (kHuge > before) munmap(start + before + size, kHuge - before);
#if defined(__linux__)
  // Many systems provide huge pages only on request. A refusal only costs time.
  madvise(start + before, size, MADV_HUGEPAGE);
#endif
  return Aligned(start + before, FreeAligned{size});
}

// Returns the first `bytes` of a block to the system as far as they are whole pages; their contents are lost.
inline void release_pages(const Aligned& block, size_t bytes) {
#if defined(__SANITIZE_ADDRESS__)
  (void)block, (void)bytes;
#else
  // The system would round up the length to whole pages.
  static const auto page = static_cast<size_t>(sysconf(_SC_PAGESIZE));
  if (block.get_deleter().mapped > 0) madvise(block.get(), bytes / page * page, MADV_DONTNEED);
#endif
}

}  // namespace fovea
