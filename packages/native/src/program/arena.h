// One block of memory for all temporaries: who lives at the same time lies apart, all others share.
#pragma once

#include <vector>

#include "program/program.h"

namespace fovea {

// Lays results on top of inputs that die in the same step, where the step allows it.
void share_in_place(std::vector<Slot>& slots, const std::vector<Step>& steps);

// Gives each slot of the arena its offset; returns the size of the arena.
size_t plan_arena(std::vector<Slot>& slots);

}  // namespace fovea
