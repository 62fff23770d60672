// Memory for sanitizer builds. The sanitizer doesn't instrument oneDNN's machine code, so each block ends at an
// inaccessible guard page, and the rest of its pages is filled with a pattern that is checked when the block is freed.
#pragma once

#include <sys/mman.h>

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>

#include <sanitizer/asan_interface.h>

namespace fovea {

class Guarded {
 public:
  explicit Guarded(size_t bytes) : bytes_(bytes), rounded_((bytes + kLine - 1) / kLine * kLine) {}

  // Returns a zero-filled, cache-line-aligned block; null if there is not enough memory.
  void* allocate() const {
    void* mapping = mmap(nullptr, mapped(), PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (mapping == MAP_FAILED) return nullptr;
    char* first = static_cast<char*>(mapping) + kPage;
    char* data = first + pages() - rounded_;
    mprotect(mapping, kPage, PROT_NONE);
    mprotect(first + pages(), kPage, PROT_NONE);
    std::memset(first, kMark, data - first);
    std::memset(data + bytes_, kMark, rounded_ - bytes_);
    ASAN_POISON_MEMORY_REGION(first, data - first);
    ASAN_POISON_MEMORY_REGION(data + bytes_, rounded_ - bytes_);
    return data;
  }

  void free(void* pointer) const {
    char* data = static_cast<char*>(pointer);
    char* first = data + rounded_ - pages();
    ASAN_UNPOISON_MEMORY_REGION(first, pages());
    check(first, data, "before");
    check(data + bytes_, data + rounded_, "behind");
    munmap(first - kPage, mapped());
  }

 private:
  static constexpr size_t kLine = 64, kPage = 4096;
  static constexpr char kMark = 0x5a;

  size_t pages() const { return (rounded_ + kPage - 1) / kPage * kPage; }
  size_t mapped() const { return pages() + 2 * kPage; }

  void check(const char* begin, const char* end, const char* where) const {
    for (const char* at = begin; at < end; at++) {
      if (*at == kMark) continue;
      std::fprintf(stderr, "fovea: what lies %s a block of %zu bytes has been overwritten\n", where, bytes_);
      std::abort();
    }
  }

  size_t bytes_, rounded_;
};

}  // namespace fovea
