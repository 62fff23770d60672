// Measures the algorithms that can do the same work and picks the fastest. Keeps the choice, so that a shape is measured
// once and all its programs give the same bits.
#pragma once

#include <algorithm>
#include <functional>
#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "onednn.h"
#include "program/threads.h"
#include "program/tuning.h"

namespace fovea {

// The arguments of a measured run: (argument, descriptor of dummy memory).
using TrialArguments = std::vector<std::pair<int, Desc>>;

// Memory to evict from the caches before each measured run. The weights of a prediction come from memory, because other
// layers' weights have filled the caches since; images have just been written.
struct EvictedOperand {
  const void* data = nullptr;
  size_t bytes = 0;
};

// Returns the milliseconds of the fastest of a few runs.
double best_time(const std::function<void()>& run, const EvictedOperand& evicted = {});

// Does the same for a primitive on dummy data.
double measure(const dnnl::primitive& primitive, const Desc& scratchpad, const TrialArguments& arguments, bool evict_weights);

// The layout of images: the one that the primitive prefers, row-major, or with channels in blocks.
enum class Format { kAny, kChannelsLast, kBlocked };

// One algorithm of oneDNN. Saved trainings contain its name.
struct Candidate {
  const char* name;
  dnnl::algorithm algorithm;
  Format format;
};

// Measurements below 5 ms are repeated: an interruption of a millisecond could decide them.
constexpr double kShortMilliseconds = 5;

// A kernel of Fovea beside oneDNN's algorithms.
struct OwnCandidate {
  const char* name;
  std::function<double()> measure;
  // It wins with up to as many times the time of the fastest.
  double allowance = 1;
};

// The fastest candidate: oneDNN's, or the name of one of ours.
template <class Description>
struct Fastest {
  std::optional<Description> description;
  std::string own;
};

template <class Description>
Fastest<Description> fastest(Tuning& tuning, const std::string& task, const std::vector<Candidate>& candidates,
                             const std::function<Description(const Candidate&)>& describe,
                             const std::function<dnnl::primitive(const Description&)>& make,
                             const std::function<TrialArguments(const Description&)>& arguments,
                             const std::vector<OwnCandidate>& own = {}, bool evict_weights = false) {
  if (tuning.deterministic || (candidates.size() == 1 && own.empty())) return {describe(candidates[0]), ""};
  // The fastest candidate on one thread may not be the fastest on eight.
  const std::string key = task + "; threads " + std::to_string(thread_count());
  const auto known = tuning.known.find(key);
  if (known != tuning.known.end()) {
    const std::string& name = known->second;
    tuning.chosen[key] = name;
    for (const OwnCandidate& candidate : own) {
      if (name == candidate.name) return {std::nullopt, name};
    }
    for (const Candidate& candidate : candidates) {
      if (name != candidate.name) continue;
      try {
        return {describe(candidate), ""};
      } catch (const dnnl::error&) {
        // Not for this shape, on this machine.
      }
    }
    tuning.unavailable[key] = name;
  }
  std::vector<std::optional<Description>> described(candidates.size());
  std::vector<double> times(candidates.size() + own.size(), std::numeric_limits<double>::infinity());
  const auto note = [&](size_t index, double time) { times[index] = std::min(times[index], time); };
  for (int turn = 0; turn < 2; turn++) {
    // Short ones take a second turn.
    if (turn > 0 && *std::min_element(times.begin(), times.end()) > kShortMilliseconds) break;
    for (size_t index = 0; index < candidates.size(); index++) {
      try {
        if (turn == 0) described[index] = describe(candidates[index]);
        if (!described[index]) continue;
        const Description& candidate = *described[index];
        note(index, measure(make(candidate), candidate.scratchpad_desc(), arguments(candidate), evict_weights));
      } catch (const dnnl::error&) {
        // This algorithm does not exist for the shape; the first one always does.
        if (index == 0) throw;
      }
    }
    for (size_t index = 0; index < own.size(); index++) {
      note(candidates.size() + index, own[index].measure() / own[index].allowance);
    }
  }
  const size_t best = std::min_element(times.begin(), times.end()) - times.begin();
  const bool own_wins = best >= candidates.size();
  // Another convolution of the program may have the same shape.
  const std::string name = own_wins ? own[best - candidates.size()].name : candidates[best].name;
  tuning.chosen[key] = tuning.known[key] = name;
  if (own_wins) return {std::nullopt, name};
  return {described[best], ""};
}

}  // namespace fovea
