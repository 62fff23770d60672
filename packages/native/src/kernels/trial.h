// Where oneDNN has several algorithms for the same work, a short measurement chooses; the choice is kept for
// the process, so that a shape is tried once and every program of it gives the same bits.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "onednn.h"

namespace fovea {

// The arguments of a trial run: dummy memory of these descriptors.
using Trial = std::vector<std::pair<int, Desc>>;

// Memory that is taken out of the caches before each run of a trial. A prediction's weights come from memory, since the
// other layers' have been in the caches meanwhile; images have just been written.
struct Cold {
  const void* data = nullptr;
  size_t bytes = 0;
};

// Milliseconds of the fastest of a few runs.
double shortest(const std::function<void()>& run, const Cold& cold = {});

// The same of a primitive on dummy data.
double measure(const dnnl::primitive& primitive, const Desc& scratchpad, const Trial& arguments, bool cold_weights);

// Choices so far, key → index of the way; may be filled beforehand to repeat the choices of another run.
std::map<std::string, int>& choices();

// Whether the first way is taken without a trial, so that every process gives the same bits.
bool& deterministic();

// How images are to lie: as the primitive prefers, row-major, or with channels in blocks.
enum class Format { kAny, kChannelsLast, kBlocked };

// One way to compute the same thing.
struct Way {
  dnnl::algorithm algorithm;
  Format format;
};

// `rival` measures a way of our own, if there is one; nothing is returned where it is the fastest. Its number follows
// those of the ways.
template <class Description>
std::optional<Description> fastest(const std::string& key, const std::vector<Way>& ways,
                                   const std::function<Description(const Way&)>& describe,
                                   const std::function<dnnl::primitive(const Description&)>& make,
                                   const std::function<Trial(const Description&)>& arguments,
                                   const std::function<double()>& rival = nullptr,
                                   bool cold_weights = false) {
  if (deterministic() || (ways.size() == 1 && !rival)) return describe(ways[0]);
  const int number_of_rival = static_cast<int>(ways.size());
  const auto known = choices().find(key);
  if (known != choices().end() && rival && known->second == number_of_rival) return std::nullopt;
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
      const double time = measure(make(description), description.scratchpad_desc(), arguments(description), cold_weights);
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
  const bool rival_wins = rival && rival() < best_time;
  choices()[key] = rival_wins ? number_of_rival : best_index;
  if (rival_wins) return std::nullopt;
  return best;
}

}  // namespace fovea
