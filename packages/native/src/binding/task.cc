#include "binding/task.h"

#include "binding/engine-thread.h"

namespace fovea {

struct Courier::Parcel {
  explicit Parcel(Napi::Env env) : promise(env) {}
  Napi::Promise::Deferred promise;
  std::vector<Napi::ObjectReference> held;
  std::function<void()> work;
  std::function<Napi::Value(Napi::Env)> finish;
  std::string error;
};

Courier::Courier(Napi::Env env) : way_(Way::New(env, "fovea", 0, 1, this)) {
  // An idle engine does not keep the process alive.
  way_.Unref(env);
}

Napi::Promise Courier::deliver(Napi::Env env, const std::vector<Napi::Object>& held, std::function<void()> work,
                               std::function<Napi::Value(Napi::Env)> finish) {
  auto* parcel = new Parcel(env);
  for (const Napi::Object& object : held) parcel->held.push_back(Napi::Persistent(object));
  parcel->work = std::move(work);
  parcel->finish = std::move(finish);
  if (under_way_++ == 0) way_.Ref(env);
  const Napi::Promise promise = parcel->promise.Promise();
  EngineThread::instance().post([this, parcel] {
    try {
      parcel->work();
    } catch (const std::exception& error) {
      parcel->error = error.what();
      if (parcel->error.empty()) parcel->error = "unknown failure";
    }
    parcel->work = nullptr;
    way_.BlockingCall(parcel);
  });
  return promise;
}

void Courier::arrive(Napi::Env env, Napi::Function, Courier* courier, Parcel* parcel) {
  std::unique_ptr<Parcel> owner(parcel);
  if (env == nullptr) return;
  if (--courier->under_way_ == 0) courier->way_.Unref(env);
  if (parcel->error.empty()) {
    try {
      return parcel->promise.Resolve(parcel->finish(env));
    } catch (const std::exception& error) {
      parcel->error = error.what();
    }
  }
  parcel->promise.Reject(Napi::Error::New(env, parcel->error).Value());
}

}  // namespace fovea
