// Blocked layouts pad the channels with zeros that oneDNN relies on. A loop over such a tensor runs over the
// padding too and must leave it zero.
#pragma once

#include <functional>
#include <vector>

#include "program/layout.h"

namespace fovea {

// Whether every result of the tape is zero where all full-sized inputs are, whatever the repeated ones hold.
bool preserves_zero(const Instruction& instruction, const std::function<bool(int)>& is_full);

// The offsets of the padding in a blocked layout.
std::vector<int64_t> padding_offsets(const Layout& layout);

}  // namespace fovea
