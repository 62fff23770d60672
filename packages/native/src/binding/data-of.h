// The memory behind a JavaScript array.
#pragma once

#include <napi.h>

namespace fovea {

// Queries the array itself, because Node-API doesn't treat a SharedArrayBuffer as an ArrayBuffer.
inline void* data_of(const Napi::TypedArray& array) {
  void* data = nullptr;
  const napi_status status =
      napi_get_typedarray_info(array.Env(), array, nullptr, nullptr, &data, nullptr, nullptr);
  if (status != napi_ok) throw Napi::TypeError::New(array.Env(), "expected a typed array");
  return data;
}

}  // namespace fovea
