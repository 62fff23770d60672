// Carries an exception out of a parallel region, where an exception that escapes a thread would terminate the process.
#pragma once

#include <atomic>
#include <exception>

namespace fovea {

class FirstException {
 public:
  // Calls `body` on the current thread and stores its exception.
  template <class Body>
  void guard(const Body& body) noexcept {
    try {
      body();
    } catch (...) {
      if (!thrown_.exchange(true)) first_ = std::current_exception();
    }
  }

  // Rethrows the first stored exception, if any; called after the region.
  void rethrow() const {
    if (first_) std::rethrow_exception(first_);
  }

 private:
  std::atomic<bool> thrown_{false};
  std::exception_ptr first_;
};

}  // namespace fovea
