// Activations that oneDNN applies to a result before it is stored.
#pragma once

#include "program/builder.h"

namespace fovea {

// Attributes with user-managed scratch memory and the activation that the instruction names, if any.
dnnl::primitive_attr attributes_with_activation(const Instruction& instruction);

}  // namespace fovea
