// Activations that oneDNN applies to a result before it is stored.
#pragma once

#include "program/builder.h"
#include "simd/chunk-functions.h"

namespace fovea {

// Attributes with user-managed scratch memory; with `sum`, the primitive adds to the content of its result.
dnnl::primitive_attr default_attributes(bool sum = false);

// The same with the activation that the instruction names, if any.
dnnl::primitive_attr attributes_with_activation(const Instruction& instruction, bool sum = false);

// The activation that the instruction names, if any.
std::optional<ChunkOp> activation_of(const Instruction& instruction);

// Returns a loop that applies the instruction's activation to the slot, which has `layout`.
std::function<void(const SlotPointers&)> activation_loop(const Instruction& instruction, const Layout& layout, int slot);

// Has the step apply the activation, which its primitive does not, by `loop`.
void activate_after(Step& step, std::function<void(const SlotPointers&)> loop);

// Has the step, whose primitive applies the activation, done again where a NaN may have been lost in it: by `exact`, the
// same without the activation, and `loop`.
void keep_nan(Step& step, std::function<void(const SlotPointers&)> exact, std::function<void(const SlotPointers&)> loop);

}  // namespace fovea
