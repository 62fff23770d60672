// Activations that oneDNN applies to a result before it is stored.
#pragma once

#include "program/builder.h"

namespace fovea {

// Attributes with user-managed scratch memory and the activation that the instruction names, if any; with `sum`, what
// lies in the result's memory is added first.
dnnl::primitive_attr attributes_with_activation(const Instruction& instruction, bool sum = false);

}  // namespace fovea
