// Per JavaScript environment (the main thread, each worker): the way to the engine thread and back.
#pragma once

#include <napi.h>

#include <functional>
#include <memory>
#include <unordered_map>
#include <vector>

#include "binding/engine-thread.h"
#include "program/memory-account.h"

namespace fovea {

class Dispatcher {
 public:
  using Finish = std::function<Napi::Value(Napi::Env)>;

  // The environment owns its dispatcher and closes it when it ends.
  static void create(Napi::Env env);
  static Dispatcher& of(Napi::Env env) { return *env.GetInstanceData<Dispatcher>(); }

  explicit Dispatcher(Napi::Env env);
  ~Dispatcher();
  Dispatcher(const Dispatcher&) = delete;

  // Runs `work` on the engine thread, then `finish` here, whose value resolves the promise; an exception of either
  // rejects it. `held` keeps JavaScript objects (and so their memory) alive meanwhile.
  Napi::Promise dispatch(const std::vector<Napi::Object>& held, EngineThread::Work work, Finish finish);

  // What the variables and programs of this environment hold; V8 is told of the changes when a call has settled.
  const std::shared_ptr<MemoryAccount>& account() const { return account_; }

  // Stops what is under way and forgets it: afterwards no other thread knows of this environment. Its promises stay
  // unsettled, since nobody is left to hear of them.
  void close();

 private:
  struct PendingCall;

  static void settle(napi_env env, napi_value, void* dispatcher, void* call);

  const Napi::Env env_;
  napi_threadsafe_function settle_ = nullptr;
  bool closed_ = false;
  std::shared_ptr<MemoryAccount> account_ = std::make_shared<MemoryAccount>();
  // The engine thread borrows calls, nobody but this environment's thread frees them: they hold JavaScript objects.
  std::unordered_map<PendingCall*, std::unique_ptr<PendingCall>> pending_;
};

}  // namespace fovea
