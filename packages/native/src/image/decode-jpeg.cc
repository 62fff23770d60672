#include "image/decode-jpeg.h"

#if defined(FOVEA_JPEG)

#include <csetjmp>
#include <cstdio>
#include <new>
#include <utility>

#include <jpeglib.h>

#include "image/exif-orientation.h"
#include "image/orient-rows.h"

namespace fovea {

namespace {

// libjpeg reports errors by a function that must not return.
struct ErrorManager {
  jpeg_error_mgr base;
  std::jmp_buf failure;
};

void fail(j_common_ptr info) { std::longjmp(reinterpret_cast<ErrorManager*>(info->err)->failure, 1); }

// A warning is a fault in the data: the general decoder says what is wrong, or that it does not matter.
void fail_at_warning(j_common_ptr info, int level) {
  if (level < 0) fail(info);
}

// Scans cost a pass over the whole image each, and may be a few bytes long. Programs write up to about twenty.
constexpr int kMostScans = 100;

void fail_at_many_scans(j_common_ptr info) {
  if (reinterpret_cast<j_decompress_ptr>(info)->input_scan_number > kMostScans) fail(info);
}

// The orientation that the file states, or 0 if it states several or none that is understood.
int orientation_of(const jpeg_decompress_struct& info) {
  int orientation = 0;
  for (auto marker = info.marker_list; marker != nullptr; marker = marker->next) {
    if (!is_exif(marker->data, marker->data_length)) continue;
    const int stated = exif_orientation(marker->data, marker->data_length);
    if (stated == 0 || (orientation != 0 && stated != orientation)) return 0;
    orientation = stated;
  }
  return orientation == 0 ? 1 : orientation;
}

bool is_plain(const jpeg_decompress_struct& info, int orientation, const JpegLimits& limits) {
  double height = info.image_height, width = info.image_width;
  if (height * width == 0 || !(height * width <= limits.pixels) || info.data_precision != 8) return false;
  if (orientation >= 5) std::swap(height, width);
  if (orientation == 0 || (height >= limits.height && width >= limits.width)) return false;
  return info.jpeg_color_space == JCS_GRAYSCALE || info.jpeg_color_space == JCS_YCbCr ||
         info.jpeg_color_space == JCS_RGB;
}

// Versions of libjpeg make up for scans that are missing in different ways.
bool has_all_scans(const jpeg_decompress_struct& info) {
  if (!info.progressive_mode) return true;
  for (int component = 0; component < info.num_components; component++) {
    for (int place = 0; place < DCTSIZE2; place++) {
      if (info.coef_bits[component][place] != 0) return false;
    }
  }
  return true;
}

struct Decompressor {
  ~Decompressor() { jpeg_destroy_decompress(&info); }
  jpeg_decompress_struct info = {};
};

// Rows that are decoded at a time.
constexpr JDIMENSION kRows = 8;

// Nothing in here has a destructor, since an error jumps out of it. `turned` is for rows that are stored in another
// orientation.
bool decode(jpeg_decompress_struct& info, ErrorManager& errors, jpeg_progress_mgr& progress, const uint8_t* bytes,
            size_t length, const JpegLimits& limits, std::unique_ptr<uint8_t[]>& turned, JpegPixels& pixels) {
  info.err = jpeg_std_error(&errors.base);
  errors.base.error_exit = fail;
  errors.base.emit_message = fail_at_warning;
  if (setjmp(errors.failure) != 0) return false;
  jpeg_create_decompress(&info);
  progress.progress_monitor = fail_at_many_scans;
  info.progress = &progress;
  jpeg_mem_src(&info, bytes, static_cast<unsigned long>(length));
  jpeg_save_markers(&info, JPEG_APP0 + 1, 0xffff);
  if (jpeg_read_header(&info, TRUE) != JPEG_HEADER_OK) return false;
  const int orientation = orientation_of(info);
  if (!is_plain(info, orientation, limits)) return false;
  info.out_color_space = info.jpeg_color_space == JCS_GRAYSCALE ? JCS_GRAYSCALE : JCS_RGB;
  jpeg_start_decompress(&info);
  if (!has_all_scans(info)) return false;
  const StoredImage image = {info.output_height, info.output_width, info.output_components, orientation};
  pixels.height = image.is_on_its_side() ? image.width : image.height;
  pixels.width = image.is_on_its_side() ? image.height : image.width;
  pixels.channels = image.channels;
  const auto line = static_cast<size_t>(image.width * image.channels);
  uint8_t* data = pixels.memory;
  if (line * info.output_height > pixels.size) {
    pixels.own.reset(new (std::nothrow) uint8_t[line * info.output_height]);
    if (!pixels.own) return false;
    data = pixels.own.get();
  }
  if (orientation != 1) {
    turned.reset(new (std::nothrow) uint8_t[line * kRows]);
    if (!turned) return false;
  }
  while (info.output_scanline < info.output_height) {
    const JDIMENSION first = info.output_scanline;
    JSAMPROW rows[kRows];
    JDIMENSION count = 0;
    for (; count < kRows && first + count < info.output_height; count++) {
      rows[count] = turned ? turned.get() + line * count : data + line * (first + count);
    }
    count = jpeg_read_scanlines(&info, rows, count);
    if (turned) orient_rows(turned.get(), first, count, image, data);
  }
  jpeg_finish_decompress(&info);
  return true;
}

}  // namespace

bool decode_jpeg(const uint8_t* bytes, size_t length, const JpegLimits& limits, JpegPixels& pixels) {
  Decompressor decompressor;
  ErrorManager errors;
  jpeg_progress_mgr progress = {};
  std::unique_ptr<uint8_t[]> turned;
  return decode(decompressor.info, errors, progress, bytes, length, limits, turned, pixels);
}

}  // namespace fovea

#endif
