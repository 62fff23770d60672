#include "kernels/winograd-conv2d.h"

#include "kernels/activation.h"
#include "kernels/autotuner.h"
#include "kernels/winograd-gradient.h"
#include "kernels/zero-padding.h"
#include "simd/simd.h"

namespace fovea {

namespace {

Layout in_blocks(const Shape& shape) {
  const Layout row_major = image_layout(shape);
  const Tag blocks = winograd_lanes() == 16 ? Tag::nChw16c : Tag::nChw8c;
  return with_desc(row_major, Desc(dims_of(row_major.desc), ElementType::f32, blocks), shape, DType::kFloat32);
}

// A view of a kernel [rows, columns, channels, filters].
using ViewOf = KernelView (*)(const WinogradShape& s, const float* kernel);

KernelView unrotated(const WinogradShape& s, const float* kernel) {
  return {kernel, s.window * s.channels * s.filters, s.channels * s.filters, s.filters, 1};
}

// For the gradient's convolution, whose channels are the kernel's filters: rotated by 180° in rows and columns.
KernelView rotated_180(const WinogradShape& s, const float* kernel) {
  const int64_t cell = s.channels * s.filters, row = s.window * cell;
  return {kernel + (s.window - 1) * (row + cell), -row, -cell, 1, s.channels};
}

// Minimum number of tiles for Winograd: it reads 36 ÷ 9 = 4 times the kernel from memory, too much for few products.
constexpr int64_t kFewestTiles = 8;

Aligned allocate_floats(int64_t count) { return allocate_aligned(count * sizeof(float)); }
float* data_of(const Aligned& memory) { return static_cast<float*>(memory.get()); }

// Images of as many channels, in blocks.
Aligned allocate_images(int64_t batch, int64_t height, int64_t width, int64_t channels) {
  const int64_t lanes = winograd_lanes();
  return allocate_floats(batch * height * width * ((channels + lanes - 1) / lanes * lanes));
}

// Without a view, the kernel was transformed before and is read from memory.
double time_convolution(const WinogradShape& s, ViewOf view) {
  const Aligned x = allocate_images(s.batch, s.height, s.width, s.channels);
  const Aligned y = allocate_images(s.batch, s.out_height, s.out_width, s.filters);
  const Aligned kernel = allocate_floats(s.window * s.window * s.channels * s.filters);
  const Aligned transformed = allocate_floats(winograd_kernel_floats(s));
  const Aligned scratch = allocate_floats(winograd_scratch_floats(s));
  const auto run = [&] {
    if (view != nullptr) transform_filter(s, view(s, data_of(kernel)), data_of(transformed));
    convolve_winograd(s, data_of(x), data_of(transformed), WinogradFinish{}, data_of(y), data_of(scratch));
  };
  if (view != nullptr) return best_time(run);
  return best_time(run, {transformed.get(), winograd_kernel_floats(s) * sizeof(float)});
}

// Emits the filter transform; returns its slot.
int emit_transformation(Builder& builder, const WinogradShape& s, ViewOf view, int kernel) {
  const int transformed = builder.temporary(rows_layout({winograd_kernel_floats(s)}));
  Step& step = builder.emit({kernel}, {transformed}, [=](const SlotPointers& pointers) {
    transform_filter(s, view(s, static_cast<const float*>(pointers[kernel])), static_cast<float*>(pointers[transformed]));
  }, "winograd");
  step.op = "reorder";
  return transformed;
}

// Padding channels are zero and must stay zero.
bool keeps_padding(const Instruction& instruction, int64_t filters) {
  const auto activation = activation_of(instruction);
  return filters % winograd_lanes() == 0 || !activation || gives_zero(*activation);
}

}  // namespace

std::optional<WinogradShape> winograd_shape(const Instruction& instruction, const Shape& x, const Shape& kernel,
                                            const Shape& y) {
  const auto strides = instruction.integers("strides"), dilations = instruction.integers("dilations");
  const auto padding = instruction.integers("padding");
  const bool window = kernel[0] == kernel[1] && (kernel[0] == 3 || kernel[0] == 5);
  const bool unit = strides[0] == 1 && strides[1] == 1 && dilations[0] == 1 && dilations[1] == 1;
  if (!has_avx2() || !window || !unit || instruction.number("groups") != 1) return std::nullopt;
  if (kernel[2] < 16 || kernel[3] < 16 || !keeps_padding(instruction, kernel[3])) return std::nullopt;
  const WinogradShape shape{x[0], x[1], x[2], x[3], y[1], y[2], y[3], kernel[0], padding[0], padding[2]};
  return winograd_tiles(shape) < kFewestTiles ? std::nullopt : std::optional(shape);
}

WinogradShape winograd_input_gradient(const WinogradShape& s) {
  return {s.batch, s.out_height, s.out_width, s.filters, s.height, s.width, s.channels, s.window, s.window - 1 - s.top,
          s.window - 1 - s.left};
}

double time_winograd(const WinogradShape& s, bool trains) { return time_convolution(s, trains ? unrotated : nullptr); }

double time_winograd_input_gradient(const WinogradShape& s) { return time_convolution(winograd_input_gradient(s), rotated_180); }

double time_winograd_filter_gradient(const WinogradShape& s, bool biased) {
  const Aligned x = allocate_images(s.batch, s.height, s.width, s.channels);
  const Aligned dy = allocate_images(s.batch, s.out_height, s.out_width, s.filters);
  const Aligned dw = allocate_floats(s.window * s.window * s.channels * s.filters), db = allocate_floats(s.filters);
  const Aligned scratch = allocate_floats(winograd_gradient_scratch_floats(s));
  const FilterGradient to{data_of(dw), biased ? data_of(db) : nullptr};
  return best_time([&] { winograd_filter_gradient(s, data_of(x), data_of(dy), to, data_of(scratch)); });
}

void build_winograd_conv2d(Builder& builder, const Instruction& instruction, const WinogradShape& s) {
  const auto& inputs = instruction.inputs;
  const int x = builder.in_layout(inputs[0], in_blocks(builder.shape(inputs[0]))), kernel = builder.row_major(inputs[1]);
  const int bias = inputs.size() > 2 ? builder.row_major(inputs[2]) : -1;
  const Layout y_layout = in_blocks(builder.shape(instruction.outputs[0]));
  const int addend = inputs.size() > 3 ? builder.in_layout(inputs[3], y_layout) : -1;

  const int transformed = emit_transformation(builder, s, unrotated, kernel);
  WinogradFinish finish{};
  finish.relu = instruction.text("activation") == "relu";
  if (const auto activation = activation_of(instruction); activation && !finish.relu) {
    finish.activation = activation->function;
    finish.alpha = activation->alpha;
    finish.beta = activation->beta;
  }
  const int y = builder.define(instruction.outputs[0], y_layout);
  builder.need_scratch(winograd_scratch_floats(s) * sizeof(float));
  std::vector<int> reads = {x, transformed};
  if (bias >= 0) reads.push_back(bias);
  if (addend >= 0) reads.push_back(addend);
  Step& step = builder.emit(std::move(reads), {y}, [=](const SlotPointers& pointers) {
    const auto floats = [&](int slot) { return slot < 0 ? nullptr : static_cast<float*>(pointers[slot]); };
    WinogradFinish with = finish;
    with.bias = floats(bias);
    with.addend = floats(addend);
    convolve_winograd(s, floats(x), floats(transformed), with, floats(y), static_cast<float*>(scratch_of(pointers)));
  }, "winograd");
  if (addend >= 0) step.in_place = {{y, addend}};
}

void build_winograd_input_gradient(Builder& builder, const Instruction& instruction, const WinogradShape& shape) {
  const WinogradShape s = winograd_input_gradient(shape);
  const int dy = builder.in_layout(instruction.inputs[0], in_blocks(builder.shape(instruction.inputs[0])));
  const int transformed = emit_transformation(builder, s, rotated_180, builder.row_major(instruction.inputs[1]));
  const int dx = builder.define(instruction.outputs[0], in_blocks(builder.shape(instruction.outputs[0])));
  builder.need_scratch(winograd_scratch_floats(s) * sizeof(float));
  builder.emit({dy, transformed}, {dx}, [=](const SlotPointers& pointers) {
    const auto floats = [&](int slot) { return static_cast<float*>(pointers[slot]); };
    convolve_winograd(s, floats(dy), floats(transformed), WinogradFinish{}, floats(dx), static_cast<float*>(scratch_of(pointers)));
  }, "winograd");
}

void build_winograd_filter_gradient(Builder& builder, const Instruction& instruction, const WinogradShape& s) {
  const auto &inputs = instruction.inputs, &outputs = instruction.outputs;
  const int x = builder.in_layout(inputs[0], in_blocks(builder.shape(inputs[0])));
  const int dy = builder.in_layout(inputs[1], in_blocks(builder.shape(inputs[1])));
  const int dw = builder.define_optional(outputs[0], filter_layout({s.window, s.window, s.channels, s.filters}, 1));
  const int db = outputs.size() > 1 ? builder.define_optional(outputs[1], rows_layout({s.filters})) : -1;
  builder.need_scratch(winograd_gradient_scratch_floats(s) * sizeof(float));
  std::vector<int> writes = {dw};
  if (db >= 0) writes.push_back(db);
  builder.emit({x, dy}, std::move(writes), [=](const SlotPointers& pointers) {
    const auto floats = [&](int slot) { return slot < 0 ? nullptr : static_cast<float*>(pointers[slot]); };
    winograd_filter_gradient(s, floats(x), floats(dy), {floats(dw), floats(db)}, static_cast<float*>(scratch_of(pointers)));
  }, "winograd");
}

}  // namespace fovea
