// Where oneDNN has several algorithms for the same work, a short measurement chooses; the choice is kept for
// the process, so that a shape is tried once and every program of it gives the same bits.
#pragma once

#include <algorithm>
#include <functional>
#include <limits>
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

// Milliseconds below which a trial is repeated.
constexpr double kShort = 5;

// `rival` measures a way of our own, if there is one; nothing is returned where it is the fastest. Its number follows
// those of the ways.
template <class Description>
std::optional<Description> fastest(const std::string& key, const std::vector<Way>& ways,
                                   const std::function<Description(const Way&)>& describe,
                                   const std::function<dnnl::primitive(const Description&)>& make,
                                   const std::function<Trial(const Description&)>& arguments,
                                   const std::function<double()>& rival = nullptr, bool cold_weights = false) {
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
  std::vector<std::optional<Description>> described(ways.size());
  std::vector<double> times(ways.size() + (rival ? 1 : 0), std::numeric_limits<double>::infinity());
  const auto note = [&](size_t index, double time) { times[index] = std::min(times[index], time); };
  for (int turn = 0; turn < 2; turn++) {
    // Short ones have a second turn, so that what else the machine does for a moment decides nothing.
    if (turn > 0 && *std::min_element(times.begin(), times.end()) > kShort) break;
    for (size_t index = 0; index < ways.size(); index++) {
      try {
        if (turn == 0) described[index] = describe(ways[index]);
        if (!described[index]) continue;
        const Description& way = *described[index];
        note(index, measure(make(way), way.scratchpad_desc(), arguments(way), cold_weights));
      } catch (const dnnl::error&) {
        // This algorithm does not exist for the shape; the first one always does.
        if (index == 0) throw;
      }
    }
    if (rival) note(ways.size(), rival());
  }
  const auto best = std::min_element(times.begin(), times.end()) - times.begin();
  choices()[key] = static_cast<int>(best);
  if (best == number_of_rival) return std::nullopt;
  return described[best];
}

}  // namespace fovea
