#include "kernels/autotuner.h"

#include <algorithm>
#include <chrono>

#include "program/aligned.h"
#include "program/stream.h"
#include "simd/isa.h"
#include "threads/thread-pool.h"
#if defined(FOVEA_X86)
#include <immintrin.h>
#endif

namespace fovea {

namespace {

void evict(const EvictedOperand& evicted) {
#if defined(FOVEA_X86)
  const char* data = static_cast<const char*>(evicted.data);
  for (size_t byte = 0; byte < evicted.bytes; byte += 64) _mm_clflush(data + byte);
  _mm_mfence();
#else
  (void)evicted;
#endif
}

}  // namespace

double best_time(const std::function<void()>& run, const EvictedOperand& evicted) {
  const auto timed = [&] {
    evict(evicted);
    const auto start = std::chrono::steady_clock::now();
    run();
    return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start).count();
  };
  timed();
  std::vector<double> times;
  double total = 0;
  while (times.size() < 2 || (times.size() < 15 && total < 30)) {
    times.push_back(timed());
    total += times.back();
  }
  // Other work on the machine only slows a run down, so the shortest time is the most reliable.
  return *std::min_element(times.begin(), times.end());
}

double measure(const dnnl::primitive& primitive, const Desc& scratchpad, const TrialArguments& arguments, bool evict_weights) {
  EvictedOperand evicted;
  std::vector<Aligned> storage;
  std::unordered_map<int, dnnl::memory> memories;
  const auto add = [&](int argument, const Desc& desc) {
    storage.push_back(allocate_aligned(desc.get_size()));
    memories[argument] = dnnl::memory(desc, cpu(), storage.back().get());
    if (evict_weights && argument == DNNL_ARG_WEIGHTS) evicted = {storage.back().get(), desc.get_size()};
  };
  for (const auto& [argument, desc] : arguments) add(argument, desc);
  if (scratchpad.get_size() > 0) add(DNNL_ARG_SCRATCHPAD, scratchpad);

  // oneDNN's filter gradients wait for all threads.
  const ThreadPool::AllWorkers all_workers;
  return best_time([&] {
    primitive.execute(stream(), memories);
    stream().wait();
  }, evicted);
}

}  // namespace fovea
