// Reshapes and broadcasts.
#include "kernels/kernels.h"
#include "threads/parallel.h"

namespace fovea {

void build_reshape(Builder& builder, const Instruction& instruction) {
  builder.define_alias(instruction.outputs[0], builder.row_major(instruction.inputs[0]));
}

void build_broadcast_to(Builder& builder, const Instruction& instruction) {
  const int x = instruction.inputs[0], y = instruction.outputs[0];
  const Shape target = builder.shape(y);
  Shape shape = builder.shape(x);
  shape.insert(shape.begin(), target.size() - shape.size(), 1);
  const int source = builder.row_major(x), result = builder.define_row_major(y);
  const size_t bytes = bytes_of(builder.dtype(x));
  builder.emit({source}, {result}, [=](const SlotPointers& pointers) {
    const char* in = static_cast<const char*>(pointers[source]);
    char* out = static_cast<char*>(pointers[result]);
    const int64_t inner = target.empty() ? 1 : target.back();
    const bool repeated = !shape.empty() && shape.back() == 1 && inner != 1;
    parallel_for(size_of(target) / inner, grain_of(kElementGrain, inner), [&](int64_t begin, int64_t end) {
      for (int64_t row = begin; row < end; row++) {
        int64_t rest = row, offset = 0, stride = shape.empty() ? 1 : shape.back();
        for (int axis = static_cast<int>(target.size()) - 2; axis >= 0; axis--) {
          if (shape[axis] != 1) offset += rest % target[axis] * stride;
          rest /= target[axis];
          stride *= shape[axis];
        }
        char* row_out = out + row * inner * bytes;
        const char* row_in = in + offset * bytes;
        if (!repeated) {
          std::memcpy(row_out, row_in, inner * bytes);
        } else {
          for (int64_t i = 0; i < inner; i++) std::memcpy(row_out + i * bytes, row_in, bytes);
        }
      }
    });
  });
}

}  // namespace fovea
