#include "program/compile.h"

#include <unordered_map>

#include "program/threads.h"
#include "threads/thread-pool.h"

namespace fovea {

namespace {

std::string reason_of(const std::exception& error) {
  const bool of_onednn = dynamic_cast<const dnnl::error*>(&error) != nullptr;
  return of_onednn ? std::string("oneDNN: ") + error.what() : error.what();
}

}  // namespace

std::shared_ptr<Program> compile(const Plan& plan, Tuning& tuning, const Cancellation& cancellation) {
  static const std::unordered_map<std::string, Kernel> table(kernels().begin(), kernels().end());
  ThreadPool::instance().resize(thread_count());
  Builder builder(plan, tuning);
  for (const Instruction& instruction : plan.instructions) {
    cancellation.throw_if_requested();
    builder.begin(instruction);
    const auto found = table.find(instruction.op);
    if (found == table.end()) throw std::runtime_error(builder.where() + ": the native engine has no kernel for this op");
    try {
      found->second(builder, instruction);
    } catch (const std::exception& error) {
      throw std::runtime_error(builder.where() + ": " + reason_of(error));
    }
  }
  return builder.finish();
}

}  // namespace fovea
