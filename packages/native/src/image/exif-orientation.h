#pragma once

#include <cstddef>
#include <cstdint>

namespace fovea {

// Whether the content of a JPEG's APP1 segment is an EXIF block.
bool is_exif(const uint8_t* segment, size_t length);

// The orientation that an EXIF block states, from 1 to 8; 1 if it states none, 0 if the block is not understood.
int exif_orientation(const uint8_t* segment, size_t length);

}  // namespace fovea
