// Which algorithm a program takes where there are several for the same work. They go by name, since a number would mean
// another algorithm under another oneDNN.
#pragma once

#include <map>
#include <string>

namespace fovea {

// Task (what is computed, shapes, threads) → name of the algorithm.
using Choices = std::map<std::string, std::string>;

struct Tuning {
  // Take the first algorithm of each task without a trial, so that every process gives the same bits.
  bool deterministic = false;
  Choices known;        // found by measuring before, in this process or another
  Choices chosen;       // what the program takes
  Choices unavailable;  // known ones that do not exist here, so that the task was measured anew
};

}  // namespace fovea
