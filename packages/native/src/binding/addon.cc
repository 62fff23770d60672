// The addon's functions, typed by packages/fovea/src/native/native-addon.ts. They rely on the checks of their only
// caller.
#include <napi.h>

#include <cmath>

#include "binding/data-of.h"
#include "binding/dispatcher.h"
#include "binding/plan-from-js.h"
#include "image/augment.h"
#include "image/decode-jpeg.h"
#include "image/look-up-bytes.h"
#include "image/resize.h"
#include "program/compile.h"
#include "program/threads.h"
#include "simd/isa.h"

namespace fovea {

namespace {

using ProgramHandle = Napi::External<std::shared_ptr<Program>>;

void report(Napi::Env env, MemoryAccount& account) {
  Napi::MemoryManagement::AdjustExternalMemory(env, account.take_change());
}

// A handle to an object. Its memory is reported to V8, which therefore collects unreferenced handles in time.
template <class T>
Napi::External<std::shared_ptr<T>> handle_of(Napi::Env env, std::shared_ptr<T> object) {
  const auto account = Dispatcher::of(env).account();
  object->charge(account);
  report(env, *account);
  return Napi::External<std::shared_ptr<T>>::New(
      env, new std::shared_ptr<T>(std::move(object)), [account](Napi::Env finalizer_env, std::shared_ptr<T>* owner) {
        delete owner;
        report(finalizer_env, *account);
      });
}

std::vector<void*> pointers_of(const Napi::Value& value) {
  const Napi::Array arrays = value.As<Napi::Array>();
  std::vector<void*> pointers;
  pointers.reserve(arrays.Length());
  for (uint32_t index = 0; index < arrays.Length(); index++) {
    pointers.push_back(data_of(arrays.Get(index).As<Napi::TypedArray>()));
  }
  return pointers;
}

Napi::Object object_of(Napi::Env env, const TuningCache& choices) {
  Napi::Object object = Napi::Object::New(env);
  for (const auto& [task, algorithm] : choices) object[task] = algorithm;
  return object;
}

TuningCache choices_from(const Napi::Object& object) {
  TuningCache choices;
  const Napi::Array tasks = object.GetPropertyNames();
  for (uint32_t index = 0; index < tasks.Length(); index++) {
    const std::string task = tasks.Get(index).As<Napi::String>().Utf8Value();
    choices[task] = object.Get(task).As<Napi::String>().Utf8Value();
  }
  return choices;
}

Napi::Value nothing(Napi::Env env) { return env.Undefined(); }

// Calls a function with the variable's memory. JavaScript loses it afterwards.
void fill_by(const Napi::Function& fill, const std::shared_ptr<Variable>& variable) {
  auto keep = std::make_unique<std::shared_ptr<Variable>>(variable);
  const auto release = [](Napi::Env, void*, std::shared_ptr<Variable>* kept) { delete kept; };
  Napi::ArrayBuffer memory =
      Napi::ArrayBuffer::New(fill.Env(), variable->data(), variable->bytes(), release, keep.get());
  keep.release();
  struct Detach {
    Napi::ArrayBuffer& memory;
    ~Detach() { napi_detach_arraybuffer(memory.Env(), memory); }
  } detach{memory};
  fill.Call({memory});
}

// createVariable(shape, dtype, fill) → handle; fill(memory) writes the initial values
Napi::Value create_variable(const Napi::CallbackInfo& info) {
  const DType dtype = dtype_from(info[1].As<Napi::String>().Utf8Value());
  auto variable = std::make_shared<Variable>(shape_from(info[0]), dtype);
  fill_by(info[2].As<Napi::Function>(), variable);
  return handle_of(info.Env(), std::move(variable));
}

// readVariable(handle, target) → promise
Napi::Value read_variable(const Napi::CallbackInfo& info) {
  const auto variable = *info[0].As<VariableHandle>().Data();
  void* target = data_of(info[1].As<Napi::TypedArray>());
  return Dispatcher::of(info.Env()).dispatch({info[1].As<Napi::Object>()},
                                        [variable, target](const Cancellation&) { variable->read(target); }, nothing);
}

// writeVariable(handle, source) → promise
Napi::Value write_variable(const Napi::CallbackInfo& info) {
  const auto variable = *info[0].As<VariableHandle>().Data();
  const void* source = data_of(info[1].As<Napi::TypedArray>());
  return Dispatcher::of(info.Env()).dispatch({info[1].As<Napi::Object>()},
                                        [variable, source](const Cancellation&) { variable->write(source); }, nothing);
}

// compile(plan, variables, { deterministic, choices }) → promise of { program, arenaBytes, choices, unavailable }
Napi::Value compile_plan(const Napi::CallbackInfo& info) {
  struct Compilation {
    Plan plan;
    Tuning tuning;
    std::shared_ptr<Program> program;
  };
  auto compilation = std::make_shared<Compilation>();
  compilation->plan = plan_from(info[0].As<Napi::Object>(), info[1].As<Napi::Array>());
  const Napi::Object tuning = info[2].As<Napi::Object>();
  compilation->tuning.deterministic = tuning.Get("deterministic").As<Napi::Boolean>();
  compilation->tuning.known = choices_from(tuning.Get("choices").As<Napi::Object>());
  return Dispatcher::of(info.Env()).dispatch(
      {},
      [compilation](const Cancellation& cancellation) {
        compilation->program = compile(compilation->plan, compilation->tuning, cancellation);
      },
      [compilation](Napi::Env env) -> Napi::Value {
        Napi::Object result = Napi::Object::New(env);
        result["arenaBytes"] = static_cast<double>(compilation->program->arena_bytes());
        result["program"] = handle_of(env, std::move(compilation->program));
        result["choices"] = object_of(env, compilation->tuning.chosen);
        result["unavailable"] = object_of(env, compilation->tuning.unavailable);
        return result;
      });
}

// Runs the program of (handle, inputs, outputs, …); `times` collects a profile.
Napi::Value dispatch_run(const Napi::CallbackInfo& info, std::vector<StepTime>* times, Dispatcher::Finish finish) {
  const auto program = *info[0].As<ProgramHandle>().Data();
  return Dispatcher::of(info.Env()).dispatch(
      {info[1].As<Napi::Object>(), info[2].As<Napi::Object>()},
      [program, times, inputs = pointers_of(info[1]), outputs = pointers_of(info[2])](const Cancellation& cancellation) {
        program->run(inputs, outputs, cancellation, times);
      },
      std::move(finish));
}

// run(handle, inputs, outputs) → promise
Napi::Value run_program(const Napi::CallbackInfo& info) { return dispatch_run(info, nullptr, nothing); }

// profile(handle, inputs, outputs) → promise of [{ op, scope, implementation, milliseconds }]
Napi::Value profile_program(const Napi::CallbackInfo& info) {
  auto times = std::make_shared<std::vector<StepTime>>();
  return dispatch_run(info, times.get(), [times](Napi::Env env) -> Napi::Value {
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

// setThreads(count) → promise; for programs compiled later
Napi::Value set_threads(const Napi::CallbackInfo& info) {
  const int count = info[0].As<Napi::Number>().Int32Value();
  return Dispatcher::of(info.Env()).dispatch({}, [count](const Cancellation&) { set_thread_count(count); }, nothing);
}

const char* isa_name() {
  switch (used_isa()) {
    case Isa::kAvx512Bf16: return "avx512_bf16";
    case Isa::kAvx512: return "avx512";
    case Isa::kAvx2: return "avx2";
    case Isa::kSse: return "sse";
    case Isa::kGeneric: break;
  }
  return "generic";
}

// information() → { onednn, instructions, threads, externalMemory, kernels }
Napi::Value information(const Napi::CallbackInfo& info) {
  Napi::Env env = info.Env();
  Napi::Object object = Napi::Object::New(env);
  object["onednn"] = onednn_version();
  object["instructions"] = isa_name();
  object["threads"] = thread_count();
  object["externalMemory"] = static_cast<double>(Napi::MemoryManagement::AdjustExternalMemory(env, 0));
  Napi::Array names = Napi::Array::New(env);
  for (const auto& [name, kernel] : kernels()) names[names.Length()] = name;
  object["kernels"] = names;
  return object;
}

// augment(source, [height, width, channels], program, target): done when it returns, in the calling thread
Napi::Value augment_image(const Napi::CallbackInfo& info) {
  const Shape shape = shape_from(info[1]);
  const auto* source = static_cast<const uint8_t*>(data_of(info[0].As<Napi::TypedArray>()));
  const SourceImage image = {source, shape[0], shape[1], static_cast<int>(shape[2])};
  const ImageProgram program = read_image_program(static_cast<const double*>(data_of(info[2].As<Napi::TypedArray>())));
  const auto target = info[3].As<Napi::TypedArray>();
  if (target.TypedArrayType() == napi_float32_array) augment(image, program, static_cast<float*>(data_of(target)));
  else augment(image, program, static_cast<uint8_t*>(data_of(target)));
  return info.Env().Undefined();
}

template <class T>
const T* numbers_of(const Napi::Value& value) {
  return static_cast<const T*>(data_of(value.As<Napi::TypedArray>()));
}

// resize(source, [height, width, channels], axis, { firsts, counts, weights, most }, target): rows have axis 1, columns 0
Napi::Value resize_image(const Napi::CallbackInfo& info) {
  const auto* source = numbers_of<uint8_t>(info[0]);
  const Shape shape = shape_from(info[1]);
  const Napi::Object given = info[3].As<Napi::Object>();
  const auto firsts = given.Get("firsts").As<Napi::TypedArray>();
  const ByteTaps taps = {numbers_of<int32_t>(firsts), numbers_of<int32_t>(given.Get("counts")),
                         numbers_of<int32_t>(given.Get("weights")), static_cast<int64_t>(firsts.ElementLength()),
                         given.Get("most").As<Napi::Number>().Int64Value()};
  auto* target = static_cast<uint8_t*>(data_of(info[4].As<Napi::TypedArray>()));
  if (info[2].As<Napi::Number>().Int32Value() == 1) resize_rows(source, shape[0], shape[1], shape[2], taps, target);
  else resize_columns(source, shape[1] * shape[2], taps, target);
  return info.Env().Undefined();
}

// lookUpBytes(bytes, channels, tables, isReversed, target): tables have 256 floats per channel of the target
Napi::Value look_up(const Napi::CallbackInfo& info) {
  const int64_t channels = info[1].As<Napi::Number>().Int64Value();
  const auto target = info[4].As<Napi::TypedArray>();
  look_up_bytes(numbers_of<uint8_t>(info[0]), static_cast<int64_t>(target.ElementLength()) / channels, channels,
                numbers_of<float>(info[2]), info[3].As<Napi::Boolean>().Value(), static_cast<float*>(data_of(target)));
  return info.Env().Undefined();
}

#if defined(FOVEA_JPEG)
// decodeJpeg(bytes, maxPixels, [height, width] or undefined, memory or undefined): { height, width, channels, data }, or
// undefined for files that it leaves to others
Napi::Value decode_jpeg_file(const Napi::CallbackInfo& info) {
  const auto bytes = info[0].As<Napi::TypedArray>();
  JpegLimits limits = {info[1].As<Napi::Number>().DoubleValue(), HUGE_VAL, HUGE_VAL};
  if (info[2].IsArray()) {
    const Napi::Array excessive = info[2].As<Napi::Array>();
    limits.height = excessive.Get(0u).As<Napi::Number>().DoubleValue();
    limits.width = excessive.Get(1u).As<Napi::Number>().DoubleValue();
  }
  JpegPixels pixels = {};
  if (info[3].IsTypedArray()) {
    const auto memory = info[3].As<Napi::TypedArray>();
    pixels.memory = static_cast<uint8_t*>(data_of(memory));
    pixels.size = memory.ByteLength();
  }
  if (!decode_jpeg(static_cast<const uint8_t*>(data_of(bytes)), bytes.ByteLength(), limits, pixels)) {
    return info.Env().Undefined();
  }
  const auto length = static_cast<size_t>(pixels.height * pixels.width * pixels.channels);
  Napi::Object image = Napi::Object::New(info.Env());
  image["height"] = static_cast<double>(pixels.height);
  image["width"] = static_cast<double>(pixels.width);
  image["channels"] = static_cast<double>(pixels.channels);
  if (pixels.own) {
    const auto free = [](Napi::Env, void* data) { delete[] static_cast<uint8_t*>(data); };
    const auto buffer = Napi::ArrayBuffer::New(info.Env(), pixels.own.get(), length, free);
    pixels.own.release();
    image["data"] = Napi::Uint8Array::New(info.Env(), length, buffer, 0);
  } else {
    const auto memory = info[3].As<Napi::TypedArray>();
    image["data"] = Napi::Uint8Array::New(info.Env(), length, memory.ArrayBuffer(), memory.ByteOffset());
  }
  return image;
}
#endif

// close(): stops all work and rejects later calls
Napi::Value close(const Napi::CallbackInfo& info) {
  Dispatcher::of(info.Env()).close();
  return info.Env().Undefined();
}

Napi::Object initialize(Napi::Env env, Napi::Object exports) {
  Dispatcher::create(env);
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
  add("augment", augment_image);
  add("resize", resize_image);
  add("lookUpBytes", look_up);
#if defined(FOVEA_JPEG)
  add("decodeJpeg", decode_jpeg_file);
#endif
  add("close", close);
  return exports;
}

}  // namespace

}  // namespace fovea

Napi::Object Init(Napi::Env env, Napi::Object exports) { return fovea::initialize(env, exports); }

NODE_API_MODULE(fovea, Init)
