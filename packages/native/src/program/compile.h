// Compiles a plan to a program: the kernel of each instruction builds its steps.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "program/builder.h"
#include "program/cancellation.h"
#include "program/tuning.h"

namespace fovea {

// Builds the steps of one instruction.
using Kernel = void (*)(Builder& builder, const Instruction& instruction);

// The kernels by op name (kernels/kernels.cc lists them).
const std::vector<std::pair<std::string, Kernel>>& kernels();

std::shared_ptr<Program> compile(const Plan& plan, Tuning& tuning, const Cancellation& cancellation);

}  // namespace fovea
