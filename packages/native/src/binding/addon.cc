// The addon's surface; packages/fovea/src/engine/native.ts types it. Each function checks nothing that its one
// caller has checked already.
#include <napi.h>

#include "binding/data-of.h"
#include "binding/plan-from-js.h"
#include "binding/task.h"
#include "kernels/trial.h"
#include "program/compile.h"
#include "program/team.h"

namespace fovea {

namespace {

using ProgramHandle = Napi::External<std::shared_ptr<Program>>;

template <class T>
Napi::External<std::shared_ptr<T>> handle_of(Napi::Env env, std::shared_ptr<T> object, int64_t bytes) {
  Napi::MemoryManagement::AdjustExternalMemory(env, bytes);
  return Napi::External<std::shared_ptr<T>>::New(
      env, new std::shared_ptr<T>(std::move(object)), [bytes](Napi::Env finalizer_env, std::shared_ptr<T>* owner) {
        Napi::MemoryManagement::AdjustExternalMemory(finalizer_env, -bytes);
        delete owner;
      });
}

std::vector<void*> pointers_of(const Napi::Array& arrays) {
  std::vector<void*> pointers;
  for (uint32_t index = 0; index < arrays.Length(); index++) {
    pointers.push_back(data_of(arrays.Get(index).As<Napi::TypedArray>()));
  }
  return pointers;
}

Courier& courier_of(Napi::Env env) { return *env.GetInstanceData<Courier>(); }

Napi::Value nothing(Napi::Env env) { return env.Undefined(); }

// createVariable(shape, dtype, data) → handle
Napi::Value create_variable(const Napi::CallbackInfo& info) {
  const Shape shape = shape_from(info[0]);
  const DType dtype = dtype_from(info[1].As<Napi::String>().Utf8Value());
  auto variable = std::make_shared<Variable>(shape, dtype, data_of(info[2].As<Napi::TypedArray>()));
  return handle_of(info.Env(), variable, static_cast<int64_t>(variable->bytes()));
}

// readVariable(handle, target) → promise
Napi::Value read_variable(const Napi::CallbackInfo& info) {
  const auto variable = *info[0].As<VariableHandle>().Data();
  void* target = data_of(info[1].As<Napi::TypedArray>());
  return courier_of(info.Env()).deliver(info.Env(), {info[1].As<Napi::Object>()},
                                        [variable, target] { variable->read(target); }, nothing);
}

// writeVariable(handle, source) → promise
Napi::Value write_variable(const Napi::CallbackInfo& info) {
  const auto variable = *info[0].As<VariableHandle>().Data();
  const void* source = data_of(info[1].As<Napi::TypedArray>());
  return courier_of(info.Env()).deliver(info.Env(), {info[1].As<Napi::Object>()},
                                        [variable, source] { variable->write(source); }, nothing);
}

// compile(plan, variables) → promise of a handle
Napi::Value compile_plan(const Napi::CallbackInfo& info) {
  auto plan = std::make_shared<Plan>(plan_from(info[0].As<Napi::Object>(), info[1].As<Napi::Array>()));
  auto program = std::make_shared<std::shared_ptr<Program>>();
  return courier_of(info.Env()).deliver(
      info.Env(), {}, [plan, program] { *program = compile(*plan); },
      [program](Napi::Env env) -> Napi::Value {
        return handle_of(env, *program, static_cast<int64_t>((*program)->arena_bytes()));
      });
}

// run(handle, inputs, outputs) → promise
Napi::Value run_program(const Napi::CallbackInfo& info) {
  const auto program = *info[0].As<ProgramHandle>().Data();
  const auto inputs = pointers_of(info[1].As<Napi::Array>());
  const auto outputs = pointers_of(info[2].As<Napi::Array>());
  return courier_of(info.Env()).deliver(
      info.Env(), {info[1].As<Napi::Object>(), info[2].As<Napi::Object>()},
      [program, inputs, outputs] {
        program->run(std::vector<const void*>(inputs.begin(), inputs.end()), outputs);
      },
      nothing);
}

// profile(handle, inputs, outputs) → promise of [{ op, scope, implementation, milliseconds }]
Napi::Value profile_program(const Napi::CallbackInfo& info) {
  const auto program = *info[0].As<ProgramHandle>().Data();
  const auto inputs = pointers_of(info[1].As<Napi::Array>());
  const auto outputs = pointers_of(info[2].As<Napi::Array>());
  auto times = std::make_shared<std::vector<StepTime>>();
  return courier_of(info.Env()).deliver(
      info.Env(), {info[1].As<Napi::Object>(), info[2].As<Napi::Object>()},
      [program, inputs, outputs, times] {
        program->run(std::vector<const void*>(inputs.begin(), inputs.end()), outputs, times.get());
      },
      [times](Napi::Env env) -> Napi::Value {
        Napi::Array list = Napi::Array::New(env, times->size());
        for (uint32_t index = 0; index < times->size(); index++) {
          const StepTime& time = (*times)[index];
          Napi::Object entry = Napi::Object::New(env);
          entry["op"] = time.op;
          entry["scope"] = time.scope;
          entry["implementation"] = time.implementation;
          entry["milliseconds"] = time.milliseconds;
          list[index] = entry;
        }
        return list;
      });
}

// arenaBytes(handle) → number
Napi::Value arena_bytes(const Napi::CallbackInfo& info) {
  return Napi::Number::New(info.Env(), static_cast<double>((*info[0].As<ProgramHandle>().Data())->arena_bytes()));
}

// setThreads(count) → promise; for programs compiled later
Napi::Value set_threads(const Napi::CallbackInfo& info) {
  const int count = info[0].As<Napi::Number>().Int32Value();
  return courier_of(info.Env()).deliver(info.Env(), {}, [count] { want_threads(count); }, nothing);
}

const char* isa_name() {
#if defined(__x86_64__)
  if (__builtin_cpu_supports("avx512bf16")) return "avx512_bf16";
  if (__builtin_cpu_supports("avx512bw")) return "avx512";
  if (__builtin_cpu_supports("avx2")) return "avx2";
  return "sse";
#else
  return "generic";
#endif
}

// information() → { onednn, instructions, threads, kernels }
Napi::Value information(const Napi::CallbackInfo& info) {
  Napi::Env env = info.Env();
  Napi::Object object = Napi::Object::New(env);
  object["onednn"] = onednn_version();
  object["instructions"] = isa_name();
  object["threads"] = wanted_threads();
  Napi::Array names = Napi::Array::New(env);
  for (const auto& [name, kernel] : kernels()) names[names.Length()] = name;
  object["kernels"] = names;
  return object;
}

// setDeterministic(boolean) → promise; for programs compiled later
Napi::Value set_deterministic(const Napi::CallbackInfo& info) {
  const bool on = info[0].As<Napi::Boolean>().Value();
  return courier_of(info.Env()).deliver(info.Env(), {}, [on] { deterministic() = on; }, nothing);
}

// choices() → { shape: algorithm }; setChoices(choices) repeats those of another run
Napi::Value get_choices(const Napi::CallbackInfo& info) {
  auto copy = std::make_shared<std::map<std::string, int>>();
  return courier_of(info.Env()).deliver(
      info.Env(), {}, [copy] { *copy = choices(); },
      [copy](Napi::Env env) -> Napi::Value {
        Napi::Object object = Napi::Object::New(env);
        for (const auto& [key, choice] : *copy) object[key] = choice;
        return object;
      });
}

Napi::Value set_choices(const Napi::CallbackInfo& info) {
  const Napi::Object object = info[0].As<Napi::Object>();
  const Napi::Array names = object.GetPropertyNames();
  std::map<std::string, int> given;
  for (uint32_t index = 0; index < names.Length(); index++) {
    const std::string name = names.Get(index).As<Napi::String>().Utf8Value();
    given[name] = object.Get(name).As<Napi::Number>().Int32Value();
  }
  return courier_of(info.Env()).deliver(
      info.Env(), {},
      [given] {
        for (const auto& [key, choice] : given) choices()[key] = choice;
      },
      nothing);
}

Napi::Object initialize(Napi::Env env, Napi::Object exports) {
  env.SetInstanceData(new Courier(env));
  const auto add = [&](const char* name, Napi::Value (*function)(const Napi::CallbackInfo&)) {
    exports[name] = Napi::Function::New(env, function, name);
  };
  add("information", information);
  add("setThreads", set_threads);
  add("createVariable", create_variable);
  add("readVariable", read_variable);
  add("writeVariable", write_variable);
  add("compile", compile_plan);
  add("run", run_program);
  add("profile", profile_program);
  add("arenaBytes", arena_bytes);
  add("choices", get_choices);
  add("setChoices", set_choices);
  add("setDeterministic", set_deterministic);
  return exports;
}

}  // namespace

}  // namespace fovea

Napi::Object Init(Napi::Env env, Napi::Object exports) { return fovea::initialize(env, exports); }

NODE_API_MODULE(fovea, Init)
