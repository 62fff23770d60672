// Where oneDNN has several algorithms for the same work, a short measurement chooses; the choice is kept for
// the process, so that a shape is tried once and every program of it gives the same bits.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "onednn.h"

namespace fovea {

// The arguments of a trial run: dummy memory of these descriptors.
using Trial = std::vector<std::pair<int, Desc>>;

// Milliseconds of the fastest of a few runs on dummy data.
double measure(const dnnl::primitive& primitive, const Desc& scratchpad, const Trial& arguments);

// Choices so far, key → index of the way; may be filled beforehand to repeat the choices of another run.
std::map<std::string, int>& choices();

// How images are to lie: as the primitive prefers, row-major, or with channels in blocks.
enum class Format { kAny, kChannelsLast, kBlocked };

// One way to compute the same thing.
struct Way {
  dnnl::algorithm algorithm;
  Format format;
};

template <class Description>
Description fastest(const std::string& key, const std::vector<Way>& ways,
                    const std::function<Description(const Way&)>& describe,
                    const std::function<dnnl::primitive(const Description&)>& make,
                    const std::function<Trial(const Description&)>& arguments) {
  if (ways.size() == 1) return describe(ways[0]);
  const auto known = choices().find(key);
  if (known != choices().end()) {
    // A choice may come from another machine or another oneDNN, where the way existed.
    try {
      if (known->second >= 0 && known->second < static_cast<int>(ways.size())) return describe(ways[known->second]);
    } catch (const dnnl::error&) {
    }
  }
  Description best;
  double best_time = 0;
  int best_index = -1;
  for (size_t index = 0; index < ways.size(); index++) {
    try {
      const Description description = describe(ways[index]);
      const double time = measure(make(description), description.scratchpad_desc(), arguments(description));
      if (best_index < 0 || time < best_time) {
        best = description;
        best_time = time;
        best_index = static_cast<int>(index);
      }
    } catch (const dnnl::error&) {
      // This algorithm does not exist for the shape; the first one always does.
      if (index == 0) throw;
    }
  }
  choices()[key] = best_index;
  return best;
}

}  // namespace fovea
