// Reads a plan off JavaScript objects. From here on nothing knows of JavaScript.
#pragma once

#include <napi.h>

#include "program/plan.h"

namespace fovea {

using VariableHandle = Napi::External<std::shared_ptr<Variable>>;

DType dtype_from(const std::string& name);
Shape shape_from(const Napi::Value& value);

// `variables` holds a variable's handle at the index of each buffer that is one.
Plan plan_from(const Napi::Object& plan, const Napi::Array& variables);

}  // namespace fovea
