// Where there are several algorithms for the same work, a short measurement chooses. The choice is kept, so that a shape
// is tried once and every program of it gives the same bits.
#pragma once

#include <algorithm>
#include <functional>
#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "onednn.h"
#include "program/team.h"
#include "program/tuning.h"

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

// How images are to lie: as the primitive prefers, row-major, or with channels in blocks.
enum class Format { kAny, kChannelsLast, kBlocked };

// One way to compute the same thing. Its name is kept in saved trainings.
struct Way {
  const char* name;
  dnnl::algorithm algorithm;
  Format format;
};

// Milliseconds below which a trial is repeated.
constexpr double kShort = 5;

// A way of our own beside oneDNN's.
struct Rival {
  const char* name;
  std::function<double()> measure;
};

// The fastest way; nothing where that is the rival.
template <class Description>
std::optional<Description> fastest(Tuning& tuning, const std::string& task, const std::vector<Way>& ways,
                                   const std::function<Description(const Way&)>& describe,
                                   const std::function<dnnl::primitive(const Description&)>& make,
                                   const std::function<Trial(const Description&)>& arguments,
                                   const std::optional<Rival>& rival = std::nullopt, bool cold_weights = false) {
  if (tuning.deterministic || (ways.size() == 1 && !rival)) return describe(ways[0]);
  // What is fastest on one thread is not on eight.
  const std::string key = task + "; threads " + std::to_string(wanted_threads());
  const auto known = tuning.known.find(key);
  if (known != tuning.known.end()) {
    const std::string& name = known->second;
    tuning.chosen[key] = name;
    if (rival && name == rival->name) return std::nullopt;
    for (const Way& way : ways) {
      if (name != way.name) continue;
      try {
        return describe(way);
      } catch (const dnnl::error&) {
        // Not for this shape, on this machine.
      }
    }
    tuning.unavailable[key] = name;
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
    if (rival) note(ways.size(), rival->measure());
  }
  const size_t best = std::min_element(times.begin(), times.end()) - times.begin();
  const bool rival_wins = best == ways.size();
  // Another convolution of the program may have the same shape.
  tuning.chosen[key] = tuning.known[key] = rival_wins ? rival->name : ways[best].name;
  if (rival_wins) return std::nullopt;
  return described[best];
}

}  // namespace fovea
