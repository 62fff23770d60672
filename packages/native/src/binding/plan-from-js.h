// Reads a plan from JavaScript objects. No other part of the engine knows JavaScript.
#pragma once

#include <napi.h>

#include "program/plan.h"

namespace fovea {

using VariableHandle = Napi::External<std::shared_ptr<Variable>>;

DType dtype_from(const std::string& name);
Shape shape_from(const Napi::Value& value);

// `variables` holds the handle of each buffer that is a variable, at the buffer's index.
Plan plan_from(const Napi::Object& plan, const Napi::Array& variables);

}  // namespace fovea
