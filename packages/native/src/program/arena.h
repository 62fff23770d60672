// One block of memory for all temporaries. Slots that are in use at the same time lie apart; others overlap.
#pragma once

#include <vector>

#include "program/program.h"

namespace fovea {

// Gives results the memory of inputs whose last reader is the same step, if the step allows it.
void share_in_place(std::vector<Slot>& slots, const std::vector<Step>& steps);

// Sets the offset of each slot; returns the size of the arena.
size_t plan_arena(std::vector<Slot>& slots);

}  // namespace fovea
