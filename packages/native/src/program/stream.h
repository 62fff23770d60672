// The one oneDNN stream; used by the engine thread alone.
#pragma once

#include "onednn.h"

namespace fovea {

inline dnnl::stream& stream() {
  static dnnl::stream stream(cpu());
  return stream;
}

}  // namespace fovea
