// The source with four bytes per pixel, inside a margin of the pixels that are read in place of ones outside.
#pragma once

#include <memory>
#include <vector>

#include "image/image-program.h"

namespace fovea {

class PaddedSource {
 public:
  // The fill mode must not be kDrop.
  PaddedSource(const SourceImage& source, const ImageProgram& program, int64_t margin);

  // Copies rows of the source, or of the margin, unless they have been copied before.
  void prepare(int64_t first, int64_t end);

  // The bytes of a pixel, if its row is prepared, and the distance to those of the next row.
  const uint8_t* at(int64_t row, int64_t column) const { return data_ + (row - top) * line + (column - left) * 4; }

  // The corner of the margin.
  const int64_t top, left;
  const int64_t line;

 private:
  void copy_row(int64_t row, uint8_t* to) const;

  const SourceImage& source_;
  const ImageProgram& program_;
  const int64_t margin_;
  // The columns that the margin repeats on the left and on the right.
  std::vector<int64_t> beside_;
  std::vector<bool> is_ready_;
  std::unique_ptr<uint8_t[]> own_;
  uint8_t* data_;
};

}  // namespace fovea
