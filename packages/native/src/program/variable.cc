#include "program/variable.h"

#include "program/stream.h"

namespace fovea {

namespace {

// About the most of a matrix that is in memory twice while it moves.
constexpr size_t kStripBytes = size_t{32} << 20;
// The rows of a strip are a multiple of the rows of any block.
constexpr int64_t kStripRows = 64;

struct Strip {
  dnnl::memory from, to;
  dnnl::reorder reorder;
};

dnnl::memory rows_of(const Desc& desc, void* data, int64_t row, int64_t rows) {
  return {desc.submemory_desc({rows, dims_of(desc)[1]}, {row, 0}), cpu(), data};
}

// Moves a large row-major matrix in strips of rows and returns the memory of each to the system: the weights of VGG-16's
// first dense layer take 411 MB. Returns false, with nothing moved, for other tensors.
bool move_in_strips(const Layout& from, const Aligned& source, const Layout& to, void* target) {
  const Dims dims = dims_of(from.desc);
  if (!from.row_major || from.view != to.view || dims.size() != 2 || from.bytes() < 2 * kStripBytes) return false;
  const size_t row_bytes = from.bytes() / dims[0];
  const int64_t height = std::max<int64_t>(1, kStripBytes / row_bytes / kStripRows) * kStripRows;
  std::vector<Strip> strips;
  try {
    for (int64_t row = 0; row < dims[0]; row += height) {
      const int64_t rows = std::min(height, dims[0] - row);
      const auto part = rows_of(from.desc, source.get(), row, rows), moved = rows_of(to.desc, target, row, rows);
      strips.push_back({part, moved, dnnl::reorder(part, moved)});
    }
  } catch (const dnnl::error&) {
    return false;  // A layout whose blocks are taller.
  }
  for (size_t index = 0; index < strips.size(); index++) {
    Strip& strip = strips[index];
    strip.reorder.execute(stream(), strip.from, strip.to);
    stream().wait();
    release_pages(source, std::min(from.bytes(), (index + 1) * height * row_bytes));
  }
  return true;
}

}  // namespace

Variable::Variable(Shape shape, DType dtype)
    : shape_(std::move(shape)), dtype_(dtype), layout_(row_major_layout(shape_, dtype)), storage_(allocate_aligned(bytes())) {}

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
    if (!move_in_strips(layout_, storage_, layout, moved.get())) {
      move_layout(layout_, storage_.get(), layout, moved.get(), shape_, dtype_);
    }
    storage_ = std::move(moved);
    layout_ = layout;
    memory_.set(layout.bytes());
  }
  return storage_.get();
}

void move_layout(const Layout& from, const void* source, const Layout& to, void* target, const Shape& shape,
                 DType dtype) {
  if (from == to) {
    const size_t bytes = std::min(from.bytes(), to.bytes());
    if (bytes > 0) std::memcpy(target, source, bytes);  // empty arrays have no address
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
