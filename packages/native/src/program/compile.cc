#include "program/compile.h"

#include <unordered_map>

namespace fovea {

std::shared_ptr<Program> compile(const Plan& plan) {
  static const std::unordered_map<std::string, Kernel> table(kernels().begin(), kernels().end());
  Builder builder(plan);
  for (const Instruction& instruction : plan.instructions) {
    const auto found = table.find(instruction.op);
    if (found == table.end()) throw std::runtime_error("no native kernel for op " + instruction.op);
    builder.begin(instruction);
    try {
      found->second(builder, instruction);
    } catch (const dnnl::error& error) {
      throw std::runtime_error(builder.where() + ": oneDNN: " + error.what());
    }
  }
  return builder.finish();
}

}  // namespace fovea
