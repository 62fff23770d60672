// Activations that oneDNN applies to a result before it is stored.
#pragma once

#include "program/builder.h"
#include "simd/chunk-functions.h"

namespace fovea {

// Returns attributes with user-managed scratch memory; with `sum`, the primitive accumulates into its result.
dnnl::primitive_attr default_attributes(bool sum = false);

// Returns the same with the instruction's activation, if any.
dnnl::primitive_attr attributes_with_activation(const Instruction& instruction, bool sum = false);

// Returns the instruction's activation, if any.
std::optional<ChunkOp> activation_of(const Instruction& instruction);

// Returns a loop that applies the instruction's activation to the slot, which has `layout`.
std::function<void(const SlotPointers&)> activation_loop(const Instruction& instruction, const Layout& layout, int slot);

// Makes the step apply the activation with `loop`, because its primitive doesn't.
void activate_after(Step& step, std::function<void(const SlotPointers&)> loop);

// Makes the step, whose primitive applies the activation, run again if that may have lost a NaN: with `exact`, the same
// primitive without the activation, and `loop`.
void keep_nan(Step& step, std::function<void(const SlotPointers&)> exact, std::function<void(const SlotPointers&)> loop);

}  // namespace fovea
