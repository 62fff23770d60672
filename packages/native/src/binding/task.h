// A piece of work for the engine thread and the promise that it settles.
#pragma once

#include <napi.h>

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace fovea {

// Per JavaScript environment (the main thread, each worker): the way back from the engine thread.
class Courier {
 public:
  explicit Courier(Napi::Env env);

  // Runs `work` on the engine thread, then `finish` here, whose value resolves the promise; an exception of
  // either rejects it. `held` keeps JavaScript objects (and so their memory) alive meanwhile.
  Napi::Promise deliver(Napi::Env env, const std::vector<Napi::Object>& held, std::function<void()> work,
                        std::function<Napi::Value(Napi::Env)> finish);

 private:
  struct Parcel;
  static void arrive(Napi::Env env, Napi::Function, Courier* courier, Parcel* parcel);
  using Way = Napi::TypedThreadSafeFunction<Courier, Parcel, arrive>;

  Way way_;
  int under_way_ = 0;
};

}  // namespace fovea
