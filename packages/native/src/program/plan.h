// A plan as received from TypeScript: buffers and instructions, plain data.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

namespace fovea {

class Variable;

enum class DType { kFloat32, kInt32, kUint8, kBfloat16 };

inline size_t bytes_of(DType dtype) {
  switch (dtype) {
    case DType::kFloat32:
    case DType::kInt32:
      return 4;
    case DType::kBfloat16:
      return 2;
    case DType::kUint8:
      return 1;
  }
  return 0;
}

enum class Role { kInput, kConstant, kTemporary, kOutput, kVariable };

using Shape = std::vector<int64_t>;

inline int64_t size_of(const Shape& shape) {
  int64_t size = 1;
  for (int64_t extent : shape) size *= extent;
  return size;
}

struct Buffer {
  Role role;
  Shape shape;
  DType dtype;
  std::vector<uint8_t> value;          // a constant's bytes
  std::shared_ptr<Variable> variable;  // a variable's storage
};

// One attribute: a number, a text or a list of numbers; booleans are 0 and 1.
struct Attribute {
  double number = 0;
  std::string text;
  std::vector<double> list;
};

// One step of a fused element-wise loop; `args` index registers: inputs first, then earlier results.
struct ExpressionStep {
  std::string op;
  std::vector<int> args;
  std::map<std::string, double> numbers;

  float number(const char* name, float otherwise) const {
    auto found = numbers.find(name);
    return found == numbers.end() ? otherwise : static_cast<float>(found->second);
  }
};

struct Instruction {
  std::string op;
  std::string scope;
  std::vector<int> inputs;
  std::vector<int> outputs;  // −1: nobody reads it
  std::map<std::string, Attribute> attributes;
  std::vector<ExpressionStep> expression;

  bool has(const std::string& name) const { return attributes.count(name) > 0; }
  const Attribute& attribute(const std::string& name) const {
    auto found = attributes.find(name);
    if (found == attributes.end()) throw std::runtime_error("attribute " + name + " is missing");
    return found->second;
  }
  double number(const std::string& name) const { return attribute(name).number; }
  double number(const std::string& name, double otherwise) const { return has(name) ? number(name) : otherwise; }
  bool flag(const std::string& name) const { return number(name, 0) != 0; }
  std::string text(const std::string& name) const { return has(name) ? attribute(name).text : ""; }
  std::vector<int64_t> integers(const std::string& name) const {
    const auto& list = attribute(name).list;
    return std::vector<int64_t>(list.begin(), list.end());
  }
};

struct Plan {
  std::string name;
  std::vector<Buffer> buffers;
  std::vector<Instruction> instructions;
  std::vector<int> inputs;
  std::vector<int> outputs;
};

}  // namespace fovea
