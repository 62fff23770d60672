#include "binding/dispatcher.h"

namespace fovea {

namespace {

void check(Napi::Env env, napi_status status) {
  if (status != napi_ok) throw Napi::Error::New(env);
}

}  // namespace

struct Dispatcher::PendingCall {
  napi_deferred deferred = nullptr;
  std::vector<Napi::ObjectReference> held;
  EngineThread::Work work;
  Finish finish;
  std::string error;
};

void Dispatcher::create(Napi::Env env) { env.SetInstanceData(new Dispatcher(env)); }

// Cleanup hooks run in the reverse of the order in which they are added: an environment closes its dispatcher before it
// frees the thread-safe function, which has a hook of its own.
Dispatcher::Dispatcher(Napi::Env env) : env_(env) {
  const Napi::String name = Napi::String::New(env, "fovea");
  check(env, napi_create_threadsafe_function(env, nullptr, nullptr, name, 0, 1, nullptr, nullptr, this, settle, &settle_));
  // An idle engine must not keep the process alive.
  napi_unref_threadsafe_function(env, settle_);
  check(env, napi_add_env_cleanup_hook(env, [](void* self) { static_cast<Dispatcher*>(self)->close(); }, this));
}

Dispatcher::~Dispatcher() { close(); }

Napi::Promise Dispatcher::dispatch(const std::vector<Napi::Object>& held, EngineThread::Work work, Finish finish) {
  if (closed_) throw Napi::Error::New(env_, "the process or the worker thread is ending");
  auto owner = std::make_unique<PendingCall>();
  PendingCall* call = owner.get();
  napi_value promise;
  check(env_, napi_create_promise(env_, &call->deferred, &promise));
  for (const Napi::Object& object : held) call->held.push_back(Napi::Persistent(object));
  call->work = std::move(work);
  call->finish = std::move(finish);
  if (pending_.empty()) napi_ref_threadsafe_function(env_, settle_);
  pending_.emplace(call, std::move(owner));
  EngineThread::instance().post(this, [call, settle = settle_](const Cancellation& cancellation) {
    try {
      call->work(cancellation);
    } catch (const std::exception& error) {
      call->error = error.what();
      if (call->error.empty()) call->error = "unknown failure";
    } catch (...) {
      call->error = "unknown failure";
    }
    call->work = nullptr;
    napi_call_threadsafe_function(settle, call, napi_tsfn_nonblocking);
  });
  return Napi::Promise(env_, promise);
}

void Dispatcher::close() {
  if (closed_) return;
  closed_ = true;
  EngineThread::instance().drain(this);
  pending_.clear();
  napi_release_threadsafe_function(settle_, napi_tsfn_abort);
}

// Failures here mean that the environment is ending, when nothing waits for the promise any more.
void Dispatcher::settle(napi_env env, napi_value, void* dispatcher, void* data) {
  if (env == nullptr) return;
  auto& self = *static_cast<Dispatcher*>(dispatcher);
  const auto found = self.pending_.find(static_cast<PendingCall*>(data));
  if (found == self.pending_.end()) return;
  const std::unique_ptr<PendingCall> call = std::move(found->second);
  self.pending_.erase(found);
  if (self.pending_.empty()) napi_unref_threadsafe_function(env, self.settle_);
  // A program that has run may have moved variables to layouts of another size.
  int64_t total;
  napi_adjust_external_memory(env, self.account_->take_change(), &total);
  if (call->error.empty()) {
    try {
      const Napi::Value value = call->finish(env);
      napi_resolve_deferred(env, call->deferred, value);
      return;
    } catch (const std::exception& error) {
      call->error = error.what();
    }
  }
  napi_value message, error;
  if (napi_create_string_utf8(env, call->error.c_str(), NAPI_AUTO_LENGTH, &message) != napi_ok) return;
  if (napi_create_error(env, nullptr, message, &error) != napi_ok) return;
  napi_reject_deferred(env, call->deferred, error);
}

}  // namespace fovea
