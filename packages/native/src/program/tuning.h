// The algorithm chosen for each task that has alternatives. Algorithms are identified by name, because numbers differ
// between versions of oneDNN.
#pragma once

#include <map>
#include <string>

namespace fovea {

// Task (what is computed, shapes, threads) → name of the algorithm.
using TuningCache = std::map<std::string, std::string>;

struct Tuning {
  // Use the first algorithm of each task without measuring, so that every process computes the same bits.
  bool deterministic = false;
  TuningCache known;        // measured before, in this process or another
  TuningCache chosen;       // what the program takes
  TuningCache unavailable;  // known ones that do not exist here, so that the task was measured anew
};

}  // namespace fovea
