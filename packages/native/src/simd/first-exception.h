// Carries an exception out of a parallel region: one that left a thread of the region would end the process.
#pragma once

#include <atomic>
#include <exception>

namespace fovea {

class FirstException {
 public:
  // Calls `body` on the current thread and keeps what it throws.
  template <class Body>
  void guard(const Body& body) noexcept {
    try {
      body();
    } catch (...) {
      if (!thrown_.exchange(true)) first_ = std::current_exception();
    }
  }

  // After the region: throws what the first of its threads threw, if any did.
  void rethrow() const {
    if (first_) std::rethrow_exception(first_);
  }

 private:
  std::atomic<bool> thrown_{false};
  std::exception_ptr first_;
};

}  // namespace fovea
