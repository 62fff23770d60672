// The functions of GCC's OpenMP runtime that oneDNN calls. The linker finds them here before libgomp, because the addon comes
// before its libraries; so oneDNN runs on the pool, and libgomp, which is loaded with it, does nothing.
#include "threads/thread-pool.h"

#define EXPORTED __attribute__((visibility("default")))

using fovea::ThreadPool;

extern "C" {

EXPORTED void GOMP_parallel(void (*function)(void*), void* data, unsigned threads, unsigned) {
  ThreadPool::instance().run(static_cast<int>(threads), function, data);
}

EXPORTED void GOMP_barrier() { ThreadPool::instance().barrier(); }

EXPORTED int omp_get_max_threads() { return ThreadPool::instance().size(); }
EXPORTED int omp_get_num_threads() { return fovea::part_count(); }
EXPORTED int omp_get_thread_num() { return fovea::part_number(); }
EXPORTED int omp_in_parallel() { return fovea::in_region(); }
}
