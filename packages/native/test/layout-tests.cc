#include <numeric>
#include <vector>

#include "expect.h"
#include "program/variable.h"

namespace {

using fovea::DType;
using fovea::Layout;
using fovea::Shape;

// An image's layout with channels in blocks of eight.
Layout in_blocks(const Shape& shape) {
  const Layout image = fovea::image_layout(shape);
  const fovea::Desc desc(fovea::dims_of(image.desc), fovea::ElementType::f32, fovea::Tag::nChw8c);
  return fovea::with_desc(image, desc, shape, DType::kFloat32);
}

void test_blocks() {
  const Shape shape = {2, 3, 4, 12};
  const Layout row_major = fovea::image_layout(shape), blocked = in_blocks(shape);
  std::vector<float> values(2 * 3 * 4 * 12), stored(2 * 3 * 4 * 16, -1), back(values.size());
  std::iota(values.begin(), values.end(), 1.0f);
  fovea::move_layout(row_major, values.data(), blocked, stored.data(), shape, DType::kFloat32);
  // Channel 9 of the second image's pixel (1, 2): block 1, lane 1.
  expect(stored[(((1 * 2 + 1) * 3 + 1) * 4 + 2) * 8 + 1] == values[((1 * 3 + 1) * 4 + 2) * 12 + 9],
         "a channel is stored in its block's lane");
  expect(stored[((1 * 3 + 0) * 4 + 0) * 8 + 7] == 0, "padding channels are zero");
  fovea::move_layout(blocked, stored.data(), row_major, back.data(), shape, DType::kFloat32);
  expect(back == values, "an image survives the way into blocks and back");
  expect(fovea::is_padded(blocked) && !fovea::is_padded(row_major), "blocks of eight pad twelve channels");
  expect(fovea::stored_elements(blocked) == 2 * 3 * 4 * 16, "stored elements include the padding");
}

void test_same_bytes() {
  const Shape one_block = {2, 3, 4, 8}, two_blocks = {2, 3, 4, 16};
  expect(fovea::same_bytes(in_blocks(one_block), fovea::image_layout(one_block)), "one full block is channels last");
  expect(!fovea::same_bytes(in_blocks(two_blocks), fovea::image_layout(two_blocks)), "two blocks are not");
  expect(fovea::rows_layout(two_blocks) == fovea::image_layout(two_blocks), "row-major layouts of all views are equal");
}

void test_variable() {
  const Shape shape = {1, 2, 2, 8};
  std::vector<float> values(32), read(32);
  std::iota(values.begin(), values.end(), 0.0f);
  fovea::Variable variable(shape, DType::kFloat32);
  variable.write(values.data());
  const Layout other = in_blocks({1, 2, 2, 8});
  const uint64_t version = variable.version();
  variable.in_layout(other);
  variable.read(read.data());
  expect(read == values && variable.version() == version, "another layout changes neither values nor version");
}

}  // namespace

void test_layouts() {
  test_blocks();
  test_same_bytes();
  test_variable();
}
