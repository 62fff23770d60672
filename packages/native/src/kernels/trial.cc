#include "kernels/trial.h"

#include <algorithm>
#include <chrono>

#include "program/aligned.h"
#include "program/stream.h"
#include "simd/isa.h"
#if defined(FOVEA_X86)
#include <immintrin.h>
#endif

namespace fovea {

namespace {

void evict(const Cold& cold) {
#if defined(FOVEA_X86)
  const char* data = static_cast<const char*>(cold.data);
  for (size_t byte = 0; byte < cold.bytes; byte += 64) _mm_clflush(data + byte);
  _mm_mfence();
#else
  (void)cold;
#endif
}

}  // namespace

double shortest(const std::function<void()>& run, const Cold& cold) {
  const auto timed = [&] {
    evict(cold);
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
  // What else the machine does can only add to a run, so the shortest one says most.
  return *std::min_element(times.begin(), times.end());
}

double measure(const dnnl::primitive& primitive, const Desc& scratchpad, const Trial& arguments, bool cold_weights) {
  Cold cold;
  std::vector<Aligned> storage;
  std::unordered_map<int, dnnl::memory> memories;
  const auto add = [&](int argument, const Desc& desc) {
    storage.push_back(allocate_aligned(desc.get_size()));
    memories[argument] = dnnl::memory(desc, cpu(), storage.back().get());
    if (cold_weights && argument == DNNL_ARG_WEIGHTS) cold = {storage.back().get(), desc.get_size()};
  };
  for (const auto& [argument, desc] : arguments) add(argument, desc);
  if (scratchpad.get_size() > 0) add(DNNL_ARG_SCRATCHPAD, scratchpad);

  return shortest([&] {
    primitive.execute(stream(), memories);
    stream().wait();
  }, cold);
}

}  // namespace fovea
