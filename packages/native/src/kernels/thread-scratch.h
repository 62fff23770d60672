// Scratch memory of a step: a shared piece, then one for each part of a region.
#pragma once

#include <cstring>

#include "program/builder.h"
#include "threads/thread-pool.h"

namespace fovea {

class ThreadScratch {
 public:
  // Requests `shared` bytes, and `each` bytes per part, from the builder.
  ThreadScratch(Builder& builder, size_t shared, size_t each) : shared_(in_lines(shared)), each_(in_lines(each)) {
    builder.need_scratch(shared_ + each_ * static_cast<size_t>(ThreadPool::instance().size()));
  }

  template <class T>
  T* shared(const SlotPointers& pointers) const {
    return static_cast<T*>(scratch_of(pointers));
  }

  // Returns the piece of the part that the calling thread computes, set to zero.
  template <class T>
  T* own(const SlotPointers& pointers) const {
    char* part = static_cast<char*>(scratch_of(pointers)) + shared_ + each_ * static_cast<size_t>(part_number());
    std::memset(part, 0, each_);
    return reinterpret_cast<T*>(part);
  }

 private:
  static size_t in_lines(size_t bytes) { return (bytes + 63) / 64 * 64; }

  size_t shared_, each_;
};

}  // namespace fovea
