// Counts what the native engine's threads allocate, large blocks of oneDNN's own apart. Preloaded into Node, it stands
// before the C library's functions; loaded as an addon, it tells.
#include <dlfcn.h>
#include <node_api.h>
#include <pthread.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <cstdint>
#include <cstring>

#define EXPORTED __attribute__((visibility("default")))

namespace {

constexpr uint64_t kLarge = 4096;

std::atomic<uint64_t> bytes{0}, largest{0}, largest_of_onednn{0};

// Set on the workers of the engine's thread pool and on the thread that started them.
__attribute__((tls_model("initial-exec"))) thread_local bool counts = false;

bool is_in(const void* address, const char* library) {
  Dl_info place;
  return dladdr(address, &place) != 0 && std::strstr(place.dli_fname, library) != nullptr;
}

void raise(std::atomic<uint64_t>& to, uint64_t size) {
  uint64_t known = to;
  while (size > known && !to.compare_exchange_weak(known, size)) {
  }
}

void note(uint64_t size, const void* caller) {
  if (!counts) return;
  if (size > kLarge && is_in(caller, "libdnnl")) return raise(largest_of_onednn, size);
  bytes += size;
  raise(largest, size);
}

struct Start {
  void* (*routine)(void*);
  void* argument;
};

void* run_counted(void* data) {
  const Start start = *static_cast<Start*>(data);
  delete static_cast<Start*>(data);
  counts = true;
  return start.routine(start.argument);
}

// allocations() → { bytes, largest, largestOfOneDnn } since the last call
napi_value allocations(napi_env env, napi_callback_info) {
  napi_value result;
  napi_create_object(env, &result);
  const auto tell = [&](const char* name, std::atomic<uint64_t>& number) {
    napi_value value;
    napi_create_double(env, static_cast<double>(number.exchange(0)), &value);
    napi_set_named_property(env, result, name, value);
  };
  tell("bytes", bytes);
  tell("largest", largest);
  tell("largestOfOneDnn", largest_of_onednn);
  return result;
}

}  // namespace

extern "C" {

void* __libc_malloc(size_t size);
void* __libc_calloc(size_t count, size_t size);
void* __libc_realloc(void* block, size_t size);
void* __libc_memalign(size_t alignment, size_t size);

EXPORTED void* malloc(size_t size) noexcept {
  note(size, __builtin_return_address(0));
  return __libc_malloc(size);
}

EXPORTED void* calloc(size_t count, size_t size) noexcept {
  note(count * size, __builtin_return_address(0));
  return __libc_calloc(count, size);
}

EXPORTED void* realloc(void* block, size_t size) noexcept {
  note(size, __builtin_return_address(0));
  return __libc_realloc(block, size);
}

EXPORTED void* aligned_alloc(size_t alignment, size_t size) noexcept {
  note(size, __builtin_return_address(0));
  return __libc_memalign(alignment, size);
}

EXPORTED int posix_memalign(void** block, size_t alignment, size_t size) noexcept {
  note(size, __builtin_return_address(0));
  *block = __libc_memalign(alignment, size);
  return *block == nullptr ? ENOMEM : 0;
}

EXPORTED void* mmap(void* address, size_t length, int protection, int flags, int file, off_t offset) noexcept {
  note(length, __builtin_return_address(0));
  return reinterpret_cast<void*>(syscall(SYS_mmap, address, length, protection, flags, file, offset));
}

EXPORTED int pthread_create(pthread_t* thread, const pthread_attr_t* attributes, void* (*routine)(void*), void* argument) noexcept {
  static const auto create = reinterpret_cast<decltype(&pthread_create)>(dlsym(RTLD_NEXT, "pthread_create"));
  if (!is_in(reinterpret_cast<void*>(routine), "fovea.node")) return create(thread, attributes, routine, argument);
  counts = true;
  return create(thread, attributes, run_counted, new Start{routine, argument});
}

EXPORTED napi_value napi_register_module_v1(napi_env env, napi_value exports) {
  napi_value function;
  napi_create_function(env, "allocations", NAPI_AUTO_LENGTH, allocations, nullptr, &function);
  napi_set_named_property(env, exports, "allocations", function);
  return exports;
}
}
