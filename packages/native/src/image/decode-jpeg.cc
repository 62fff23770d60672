#include "image/decode-jpeg.h"

#if defined(FOVEA_JPEG)

#include <csetjmp>
#include <cstdio>
#include <new>

#include <jpeglib.h>

#include "image/exif-orientation.h"

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

bool is_plain(const jpeg_decompress_struct& info, const JpegLimits& limits) {
  const double height = info.image_height, width = info.image_width;
  if (height * width == 0 || !(height * width <= limits.pixels) || info.data_precision != 8) return false;
  if (height >= limits.height && width >= limits.width) return false;
  for (auto marker = info.marker_list; marker != nullptr; marker = marker->next) {
    if (!is_upright(marker->data, marker->data_length)) return false;
  }
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

// Nothing in here has a destructor, since an error jumps out of it.
bool decode(jpeg_decompress_struct& info, ErrorManager& errors, jpeg_progress_mgr& progress, const uint8_t* bytes,
            size_t length, const JpegLimits& limits, JpegPixels& pixels) {
  info.err = jpeg_std_error(&errors.base);
  errors.base.error_exit = fail;
  errors.base.emit_message = fail_at_warning;
  if (setjmp(errors.failure) != 0) return false;
  jpeg_create_decompress(&info);
  progress.progress_monitor = fail_at_many_scans;
  info.progress = &progress;
  jpeg_mem_src(&info, bytes, static_cast<unsigned long>(length));
  jpeg_save_markers(&info, JPEG_APP0 + 1, 0xffff);
  if (jpeg_read_header(&info, TRUE) != JPEG_HEADER_OK || !is_plain(info, limits)) return false;
  info.out_color_space = info.jpeg_color_space == JCS_GRAYSCALE ? JCS_GRAYSCALE : JCS_RGB;
  jpeg_start_decompress(&info);
  if (!has_all_scans(info)) return false;
  pixels.height = info.output_height;
  pixels.width = info.output_width;
  pixels.channels = info.output_components;
  const size_t line = static_cast<size_t>(pixels.width * pixels.channels);
  uint8_t* data = pixels.memory;
  if (line * info.output_height > pixels.size) {
    pixels.own.reset(new (std::nothrow) uint8_t[line * info.output_height]);
    if (!pixels.own) return false;
    data = pixels.own.get();
  }
  while (info.output_scanline < info.output_height) {
    JSAMPROW rows[8];
    JDIMENSION count = 0;
    for (; count < 8 && info.output_scanline + count < info.output_height; count++) {
      rows[count] = data + line * (info.output_scanline + count);
    }
    jpeg_read_scanlines(&info, rows, count);
  }
  jpeg_finish_decompress(&info);
  return true;
}

}  // namespace

bool decode_jpeg(const uint8_t* bytes, size_t length, const JpegLimits& limits, JpegPixels& pixels) {
  Decompressor decompressor;
  ErrorManager errors;
  jpeg_progress_mgr progress = {};
  return decode(decompressor.info, errors, progress, bytes, length, limits, pixels);
}

}  // namespace fovea

#endif
