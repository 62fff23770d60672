#pragma once

#include <cstddef>
#include <cstdint>

namespace fovea {

// Whether the content of a JPEG's APP1 segment leaves the image upright: it is no EXIF block, or one whose orientation is 1
// or not stated. False for a block that is not understood.
bool is_upright(const uint8_t* segment, size_t length);

}  // namespace fovea
