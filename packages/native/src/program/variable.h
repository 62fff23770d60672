// A tensor that programs share and that lives between runs. If programs want different layouts, it is moved when a program
// that wants another layout runs.
#pragma once

#include "program/aligned.h"
#include "program/layout.h"
#include "program/memory-account.h"

namespace fovea {

class Variable {
 public:
  // Filled with zeros.
  Variable(Shape shape, DType dtype);

  const Shape& shape() const { return shape_; }
  DType dtype() const { return dtype_; }
  size_t bytes() const { return size_of(shape_) * bytes_of(dtype_); }

  // The memory, row-major before the first program has moved it.
  void* data() { return storage_.get(); }

  // Makes the account count the bytes of the storage, also as they change.
  void charge(std::shared_ptr<MemoryAccount> account) { memory_.open(std::move(account), layout_.bytes()); }

  // Counts changes from outside and by programs. Results computed from an older version are stale.
  uint64_t version() const { return version_; }
  void touch() { version_++; }

  // Row-major copies out and in. Engine thread only, as everything below.
  void read(void* target);
  void write(const void* source);

  // Moves the storage to `layout` if it has another one, and returns its address.
  void* in_layout(const Layout& layout);

 private:
  Shape shape_;
  DType dtype_;
  Layout layout_;
  Aligned storage_;
  MemoryEntry memory_;
  uint64_t version_ = 0;
};

// Copies between two layouts of one tensor, through the row-major one where the views differ.
void move_layout(const Layout& from, const void* source, const Layout& to, void* target, const Shape& shape,
                 DType dtype);

}  // namespace fovea
