// Counts the memory outside of JavaScript's heap that the variables and programs of one JavaScript environment hold.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>

namespace fovea {

class MemoryAccount {
 public:
  void add(int64_t bytes) { bytes_ += bytes; }

  // Returns the bytes added since the last call. Only on the environment's own thread.
  int64_t take_change() {
    const int64_t bytes = bytes_, change = bytes - reported_;
    reported_ = bytes;
    return change;
  }

 private:
  std::atomic<int64_t> bytes_{0};
  int64_t reported_ = 0;
};

// The entry of one object, removed with it.
class MemoryEntry {
 public:
  MemoryEntry() = default;
  MemoryEntry(const MemoryEntry&) = delete;
  ~MemoryEntry() { set(0); }

  void open(std::shared_ptr<MemoryAccount> account, size_t bytes) {
    account_ = std::move(account);
    set(bytes);
  }
  void set(size_t bytes) {
    if (account_ == nullptr) return;
    account_->add(static_cast<int64_t>(bytes) - bytes_);
    bytes_ = static_cast<int64_t>(bytes);
  }

 private:
  std::shared_ptr<MemoryAccount> account_;
  int64_t bytes_ = 0;
};

}  // namespace fovea
