#include "image/exif-orientation.h"

#include <cstring>

namespace fovea {

namespace {

constexpr uint32_t kOrientation = 0x0112;
constexpr uint32_t kShort = 3;

// A TIFF block, in the byte order that it states.
class Tiff {
 public:
  Tiff(const uint8_t* bytes, size_t length) : bytes_(bytes), length_(length) {
    is_big_ = length >= 2 && bytes[0] == 'M' && bytes[1] == 'M';
    is_known_ = is_big_ || (length >= 2 && bytes[0] == 'I' && bytes[1] == 'I');
  }

  bool is_known() const { return is_known_; }

  // Reads an unsigned number of some bytes.
  bool read(size_t at, size_t size, uint32_t& value) const {
    if (at > length_ || length_ - at < size) return false;
    value = 0;
    for (size_t i = 0; i < size; i++) value = value << 8 | bytes_[at + (is_big_ ? i : size - 1 - i)];
    return true;
  }

 private:
  const uint8_t* bytes_;
  size_t length_;
  bool is_big_, is_known_;
};

}  // namespace

bool is_exif(const uint8_t* segment, size_t length) {
  return length >= 6 && std::memcmp(segment, "Exif\0\0", 6) == 0;
}

int exif_orientation(const uint8_t* segment, size_t length) {
  const Tiff tiff(segment + 6, length - 6);
  uint32_t magic, directory, entries;
  if (!tiff.is_known() || !tiff.read(2, 2, magic) || magic != 42) return 0;
  if (!tiff.read(4, 4, directory) || !tiff.read(directory, 2, entries)) return 0;
  uint32_t orientation = 0;
  for (uint32_t entry = 0; entry < entries; entry++) {
    const size_t at = size_t{directory} + 2 + 12 * size_t{entry};
    uint32_t tag, type, count;
    if (!tiff.read(at, 2, tag)) return 0;
    if (tag != kOrientation) continue;
    // Readers differ in which of two they take.
    if (orientation != 0 || !tiff.read(at + 2, 2, type) || type != kShort) return 0;
    if (!tiff.read(at + 4, 4, count) || count != 1 || !tiff.read(at + 8, 2, orientation)) return 0;
    if (orientation < 1 || orientation > 8) return 0;
  }
  return orientation == 0 ? 1 : static_cast<int>(orientation);
}

}  // namespace fovea
