#include "program/variable.h"

#include "program/stream.h"

namespace fovea {

Variable::Variable(Shape shape, DType dtype, const void* data)
    : shape_(std::move(shape)), dtype_(dtype), layout_(row_major_layout(shape_, dtype)), storage_(allocate_aligned(bytes())) {
  std::memcpy(storage_.get(), data, bytes());
}

void Variable::read(void* target) {
  move_layout(layout_, storage_.get(), row_major_layout(shape_, dtype_), target, shape_, dtype_);
}

void Variable::write(const void* source) {
  touch();
  move_layout(row_major_layout(shape_, dtype_), source, layout_, storage_.get(), shape_, dtype_);
}

void* Variable::in_layout(const Layout& layout) {
  if (layout_ != layout) {
    Aligned moved = allocate_aligned(layout.bytes());
    move_layout(layout_, storage_.get(), layout, moved.get(), shape_, dtype_);
    storage_ = std::move(moved);
    layout_ = layout;
    memory_.set(layout.bytes());
  }
  return storage_.get();
}

void move_layout(const Layout& from, const void* source, const Layout& to, void* target, const Shape& shape,
                 DType dtype) {
  if (from == to) {
    std::memcpy(target, source, std::min(from.bytes(), to.bytes()));
    return;
  }
  if (!from.row_major && !to.row_major && (from.view != to.view || from.groups != to.groups)) {
    const Layout row_major = row_major_like(from, shape, dtype);
    Aligned between = allocate_aligned(row_major.bytes());
    move_layout(from, source, row_major, between.get(), shape, dtype);
    move_layout(row_major, between.get(), to, target, shape, dtype);
    return;
  }
  const Desc from_desc = from.row_major ? row_major_like(to, shape, dtype).desc : from.desc;
  const Desc to_desc = to.row_major ? row_major_like(from, shape, dtype).desc : to.desc;
  dnnl::memory source_memory(from_desc, cpu(), const_cast<void*>(source));
  dnnl::memory target_memory(to_desc, cpu(), target);
  dnnl::reorder(source_memory, target_memory).execute(stream(), source_memory, target_memory);
  stream().wait();
}

}  // namespace fovea
