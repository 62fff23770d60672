#include "binding/plan-from-js.h"

#include <stdexcept>

#include "binding/data-of.h"

namespace fovea {

namespace {

std::vector<int> integers_from(const Napi::Value& value) {
  const Napi::Array array = value.As<Napi::Array>();
  std::vector<int> result;
  for (uint32_t index = 0; index < array.Length(); index++) {
    result.push_back(array.Get(index).As<Napi::Number>().Int32Value());
  }
  return result;
}

Attribute attribute_from(const Napi::Value& value) {
  Attribute attribute;
  if (value.IsNumber()) attribute.number = value.As<Napi::Number>().DoubleValue();
  if (value.IsBoolean()) attribute.number = value.As<Napi::Boolean>().Value() ? 1 : 0;
  if (value.IsString()) attribute.text = value.As<Napi::String>().Utf8Value();
  if (value.IsArray()) {
    const Napi::Array array = value.As<Napi::Array>();
    for (uint32_t index = 0; index < array.Length(); index++) {
      attribute.list.push_back(array.Get(index).As<Napi::Number>().DoubleValue());
    }
  }
  return attribute;
}

ExpressionStep expression_step_from(const Napi::Object& object) {
  ExpressionStep step;
  step.op = object.Get("op").As<Napi::String>().Utf8Value();
  step.args = integers_from(object.Get("args"));
  for (const char* name : {"alpha", "beta"}) {
    const Napi::Value value = object.Get(name);
    if (value.IsNumber()) step.numbers[name] = value.As<Napi::Number>().DoubleValue();
  }
  return step;
}

Instruction instruction_from(const Napi::Object& object) {
  Instruction instruction;
  instruction.op = object.Get("op").As<Napi::String>().Utf8Value();
  instruction.scope = object.Get("scope").As<Napi::String>().Utf8Value();
  instruction.inputs = integers_from(object.Get("inputs"));
  instruction.outputs = integers_from(object.Get("outputs"));
  const Napi::Object attributes = object.Get("attributes").As<Napi::Object>();
  const Napi::Array names = attributes.GetPropertyNames();
  for (uint32_t index = 0; index < names.Length(); index++) {
    const std::string name = names.Get(index).As<Napi::String>().Utf8Value();
    const Napi::Value value = attributes.Get(name);
    if (name == "expression") {
      const Napi::Array expression = value.As<Napi::Array>();
      for (uint32_t step = 0; step < expression.Length(); step++) {
        instruction.expression.push_back(expression_step_from(expression.Get(step).As<Napi::Object>()));
      }
    } else if (!value.IsUndefined()) {
      instruction.attributes[name] = attribute_from(value);
    }
  }
  return instruction;
}

Buffer buffer_from(const Napi::Object& object, const Napi::Value& variable) {
  Buffer buffer;
  const std::string role = object.Get("role").As<Napi::String>().Utf8Value();
  buffer.shape = shape_from(object.Get("shape"));
  buffer.dtype = dtype_from(object.Get("dtype").As<Napi::String>().Utf8Value());
  if (role == "input") {
    buffer.role = Role::kInput;
  } else if (role == "constant") {
    buffer.role = Role::kConstant;
    const Napi::TypedArray data = object.Get("value").As<Napi::Object>().Get("data").As<Napi::TypedArray>();
    const auto* bytes = static_cast<const uint8_t*>(data_of(data));
    buffer.value.assign(bytes, bytes + data.ByteLength());
  } else if (role == "temporary") {
    buffer.role = Role::kTemporary;
  } else if (role == "output") {
    buffer.role = Role::kOutput;
  } else {
    buffer.role = Role::kVariable;
    if (!variable.IsExternal()) throw std::runtime_error("a variable of the plan has no storage");
    buffer.variable = *variable.As<VariableHandle>().Data();
  }
  return buffer;
}

}  // namespace

DType dtype_from(const std::string& name) {
  if (name == "float32") return DType::kFloat32;
  if (name == "int32") return DType::kInt32;
  if (name == "uint8") return DType::kUint8;
  if (name == "bfloat16") return DType::kBfloat16;
  throw std::runtime_error("unknown element type " + name);
}

Shape shape_from(const Napi::Value& value) {
  const Napi::Array array = value.As<Napi::Array>();
  Shape shape;
  for (uint32_t index = 0; index < array.Length(); index++) {
    shape.push_back(array.Get(index).As<Napi::Number>().Int64Value());
  }
  return shape;
}

Plan plan_from(const Napi::Object& object, const Napi::Array& variables) {
  Plan plan;
  plan.name = object.Get("name").As<Napi::String>().Utf8Value();
  const Napi::Array buffers = object.Get("buffers").As<Napi::Array>();
  for (uint32_t index = 0; index < buffers.Length(); index++) {
    plan.buffers.push_back(buffer_from(buffers.Get(index).As<Napi::Object>(), variables.Get(index)));
  }
  const Napi::Array instructions = object.Get("instructions").As<Napi::Array>();
  for (uint32_t index = 0; index < instructions.Length(); index++) {
    plan.instructions.push_back(instruction_from(instructions.Get(index).As<Napi::Object>()));
  }
  plan.inputs = integers_from(object.Get("inputs"));
  plan.outputs = integers_from(object.Get("outputs"));
  return plan;
}

}  // namespace fovea
