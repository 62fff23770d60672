// A request to stop early, which long work checks between its steps.
#pragma once

#include <atomic>
#include <stdexcept>

namespace fovea {

class Cancellation {
 public:
  void request() { requested_ = true; }
  void reset() { requested_ = false; }
  void throw_if_requested() const {
    if (requested_) throw std::runtime_error("cancelled: the thread that asked for it is ending");
  }

 private:
  std::atomic<bool> requested_{false};
};

}  // namespace fovea
