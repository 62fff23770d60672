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

bool is_upright(const uint8_t* segment, size_t length) {
  if (length < 6 || std::memcmp(segment, "Exif\0\0", 6) != 0) return true;
  const Tiff tiff(segment + 6, length - 6);
  uint32_t magic, directory, entries;
  if (!tiff.is_known() || !tiff.read(2, 2, magic) || magic != 42) return false;
  if (!tiff.read(4, 4, directory) || !tiff.read(directory, 2, entries)) return false;
  for (uint32_t entry = 0; entry < entries; entry++) {
    const size_t at = size_t{directory} + 2 + 12 * size_t{entry};
    uint32_t tag, type, value;
    if (!tiff.read(at, 2, tag)) return false;
    if (tag != kOrientation) continue;
    return tiff.read(at + 2, 2, type) && type == kShort && tiff.read(at + 8, 2, value) && value == 1;
  }
  return true;
}

}  // namespace fovea
