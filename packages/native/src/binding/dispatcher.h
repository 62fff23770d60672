// Dispatches the calls of one JavaScript environment (the main thread or a worker) to the engine thread and back.
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

  // Runs `work` on the engine thread, then `finish` on this thread, whose value resolves the promise; an exception of
  // either rejects it. `held` keeps JavaScript objects, and so their memory, alive until then.
  Napi::Promise dispatch(const std::vector<Napi::Object>& held, EngineThread::Work work, Finish finish);

  // The memory of this environment's variables and programs; changes are reported to V8 when a call has settled.
  const std::shared_ptr<MemoryAccount>& account() const { return account_; }

  // Stops all calls and drops them: afterwards, no other thread refers to this environment. Its promises stay
  // unsettled.
  void close();

 private:
  struct PendingCall;

  static void settle(napi_env env, napi_value, void* dispatcher, void* call);

  const Napi::Env env_;
  napi_threadsafe_function settle_ = nullptr;
  bool closed_ = false;
  std::shared_ptr<MemoryAccount> account_ = std::make_shared<MemoryAccount>();
  // The engine thread borrows calls. Only this environment's thread frees them, because they hold JavaScript objects.
  std::unordered_map<PendingCall*, std::unique_ptr<PendingCall>> pending_;
};

}  // namespace fovea
