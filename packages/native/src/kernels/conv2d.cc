// Convolution and its two gradients on oneDNN, in the layouts that the primitives prefer.
#include "kernels/activation.h"
#include "kernels/autotuner.h"
#include "kernels/conv2d-small.h"
#include "kernels/gradient-by-images.h"
#include "kernels/kernels.h"
#include "kernels/winograd-conv2d.h"
#include "simd/invalid-operations.h"
#include "simd/simd.h"
#include "threads/parallel.h"

namespace fovea {

namespace {

struct Geometry {
  Dims strides, dilations, before, after;
  int64_t groups;
  bool narrow;    // a blocked layout would mostly hold padding; up to 4 channels oneDNN reads without it
  bool winograd;  // 3×3, stride 1, dense, one group: what the Winograd primitives can do
  bool blocked;   // enough filters for channels in blocks, and channels enough or so few that oneDNN reads them apart
};

Geometry geometry_of(const Instruction& instruction, const Shape& kernel) {
  const auto strides = instruction.integers("strides");
  const auto dilations = instruction.integers("dilations");
  const auto padding = instruction.integers("padding");
  Geometry geometry;
  geometry.strides = {strides[0], strides[1]};
  geometry.dilations = {dilations[0] - 1, dilations[1] - 1};
  geometry.before = {padding[0], padding[2]};
  geometry.after = {padding[1], padding[3]};
  geometry.groups = static_cast<int64_t>(instruction.number("groups"));
  geometry.narrow = kernel[3] < 8 || (kernel[2] > 4 && kernel[2] < 8);
  geometry.winograd = kHasWinograd && kernel[0] == 3 && kernel[1] == 3 && geometry.groups == 1 && strides[0] == 1 &&
                      strides[1] == 1 && dilations[0] == 1 && dilations[1] == 1 && kernel[2] >= 16 && kernel[3] >= 16;
  geometry.blocked = kernel[3] >= 16 && (kernel[2] * geometry.groups >= 16 || kernel[2] <= 3);
  return geometry;
}

// Returns whether a window may lie entirely on padding.
bool has_empty_windows(const Geometry& geometry, const Shape& kernel) {
  for (int axis = 0; axis < 2; axis++) {
    const int64_t reach = (kernel[axis] - 1) * (geometry.dilations[axis] + 1);
    if (std::max(geometry.before[axis], geometry.after[axis]) > reach) return true;
  }
  return false;
}

std::string key_of(const char* what, const Shape& x, const Shape& kernel, const Geometry& geometry) {
  std::string key = what;
  const auto append = [&](const std::vector<int64_t>& numbers) {
    for (int64_t number : numbers) key += " " + std::to_string(number);
    key += ";";
  };
  append(x);
  append(kernel);
  append(geometry.strides);
  append(geometry.dilations);
  append(geometry.before);
  append(geometry.after);
  return key;
}

// The candidates for a convolution: in the layout that oneDNN prefers, by Winograd's algorithm, and with channels last
// if there are so few that a blocked layout would mostly hold padding.
std::vector<Candidate> candidates_of(const Geometry& geometry) {
  std::vector<Candidate> candidates = {{"direct", dnnl::algorithm::convolution_direct, Format::kAny}};
  if (geometry.narrow) candidates.push_back({"direct-nhwc", dnnl::algorithm::convolution_direct, Format::kChannelsLast});
  if (geometry.winograd) candidates.push_back({"onednn-winograd", kWinograd, Format::kAny});
  return candidates;
}

// The candidates for the filter gradient, without one that is not safe: if a 1×1 window has strides, oneDNN (2.6 and
// 3.x) copies whole vectors out of an image with channels last, past the end of its memory.
std::vector<Candidate> filter_gradient_candidates(const Geometry& geometry, const Shape& kernel) {
  const bool strided = geometry.strides[0] > 1 || geometry.strides[1] > 1;
  Geometry safe = geometry;
  if (kernel[0] == 1 && kernel[1] == 1 && strided) safe.narrow = false;
  return candidates_of(safe);
}

// In predictions and frozen layers, where no filter gradient requires another layout, all images are stored in blocks,
// as Winograd's algorithm needs them. oneDNN's direct convolutions prefer channels last, but are as fast with blocks,
// and no reorder is needed between the two.
std::vector<Candidate> inference_candidates(const Geometry& geometry) {
  if (!geometry.blocked) return candidates_of(geometry);
  std::vector<Candidate> candidates = {{"direct-blocked", dnnl::algorithm::convolution_direct, Format::kBlocked}};
  if (geometry.winograd) candidates.push_back({"onednn-winograd", kWinograd, Format::kAny});
  return candidates;
}

std::vector<OwnCandidate> own_candidates(const std::optional<WinogradShape>& winograd, std::function<double()> measure) {
  std::vector<OwnCandidate> candidates;
  if (winograd) candidates.push_back({"fovea-winograd", std::move(measure)});
  return candidates;
}

Desc image_desc(const Layout& row_major, const Candidate& candidate) {
  if (candidate.format == Format::kChannelsLast) return row_major.desc;
  const Dims dims = dims_of(row_major.desc);
  if (candidate.format == Format::kAny || dims[1] < 16) return any_of(row_major);
  return Desc(dims, ElementType::f32, has_avx512() ? Tag::nChw16c : Tag::nChw8c);
}

bool is_reference(const dnnl::convolution_forward::primitive_desc& description) {
  return std::string(description.impl_info_str()).rfind("ref", 0) == 0;
}

// Returns the forward primitive, which the backward ones take as a hint.
dnnl::convolution_forward::primitive_desc forward_desc(const dnnl::primitive_attr& attributes, dnnl::prop_kind kind,
                                                       dnnl::algorithm algorithm, const Geometry& geometry, const Desc& x,
                                                       const Desc& kernel, const Layout* bias, const Desc& y) {
  if (bias == nullptr) {
    return describe<dnnl::convolution_forward>(attributes, kind, algorithm, x, kernel, y, geometry.strides,
                                               geometry.dilations, geometry.before, geometry.after);
  }
  return describe<dnnl::convolution_forward>(attributes, kind, algorithm, x, kernel, bias->desc, y, geometry.strides,
                                             geometry.dilations, geometry.before, geometry.after);
}

// Returns the convolution `fused` without its activation, in the same layouts.
dnnl::convolution_forward::primitive_desc without_activation(const dnnl::convolution_forward::primitive_desc& fused,
                                                             dnnl::prop_kind kind, const Geometry& geometry,
                                                             const Desc* bias, bool sums) {
  const auto attributes = default_attributes(sums);
  const auto described = [&](dnnl::algorithm algorithm) {
    const Desc x = fused.src_desc(), kernel = fused.weights_desc(), y = fused.dst_desc();
    if (bias == nullptr) {
      return describe<dnnl::convolution_forward>(attributes, kind, algorithm, x, kernel, y, geometry.strides,
                                                 geometry.dilations, geometry.before, geometry.after);
    }
    return describe<dnnl::convolution_forward>(attributes, kind, algorithm, x, kernel, *bias, y, geometry.strides,
                                               geometry.dilations, geometry.before, geometry.after);
  };
  // Weights transformed for Winograd's algorithm are useless to others.
  return described(is_strided(fused.weights_desc()) ? dnnl::algorithm::convolution_direct : kWinograd);
}

using Run = std::function<void(const SlotPointers&)>;

// Returns a primitive that accumulates into its result: in the addend's memory, if that may be overwritten.
Run add_in_place(Run run, int addend, int result, size_t bytes) {
  return [run = std::move(run), addend, result, bytes](const SlotPointers& pointers) {
    if (pointers[addend] != pointers[result]) parallel_copy(pointers[result], pointers[addend], bytes);
    run(pointers);
  };
}

// Whether waiting for a thread that another program keeps from running (some 4 ms) takes longer than the convolution itself.
bool is_short(const Shape& y, const Shape& kernel) {
  constexpr int64_t kShort = 500'000'000;  // multiplications
  return size_of(y) * kernel[0] * kernel[1] * kernel[2] < kShort;
}

void emit_by_images(Builder& builder, GradientByImages gradient, int x, int dy, const Builder::Arguments& results) {
  std::vector<int> writes;
  for (const auto& [argument, slot] : results) writes.push_back(slot);
  builder.need_scratch(gradient.scratch_bytes());
  const std::string implementation = gradient.implementation();
  builder.emit({x, dy}, writes, [gradient = std::move(gradient), x, dy, writes](const SlotPointers& pointers) mutable {
    const auto floats = [&](int slot) { return static_cast<float*>(pointers[slot]); };
    float* db = writes.size() > 1 ? floats(writes[1]) : nullptr;
    gradient({floats(x), floats(dy), floats(writes[0]), db, static_cast<char*>(scratch_of(pointers))});
  }, implementation);
}

Run in_order(Run first, Run second) {
  return [first = std::move(first), second = std::move(second)](const SlotPointers& pointers) {
    first(pointers);
    second(pointers);
  };
}

}  // namespace

void build_conv2d(Builder& builder, const Instruction& instruction) {
  const int x = instruction.inputs[0], kernel = instruction.inputs[1], y = instruction.outputs[0];
  const bool biased = instruction.inputs.size() > 2, sums = instruction.inputs.size() > 3;
  const Shape& kernel_shape = builder.shape(kernel);
  const auto small = small_conv2d_shape(instruction, builder.shape(x), kernel_shape, builder.shape(y));
  if (small && !sums && has_small_oc(*small)) return build_conv2d_small_oc(builder, instruction, *small);
  const Geometry geometry = geometry_of(instruction, kernel_shape);
  const Layout x_row_major = image_layout(builder.shape(x)), y_row_major = image_layout(builder.shape(y));
  const Layout kernel_row_major = filter_layout(kernel_shape, geometry.groups);
  const Layout bias_row_major = rows_layout({kernel_shape[3]});
  // oneDNN 2.6's brgconv crashes on such windows when it adds.
  if (sums && has_empty_windows(geometry, kernel_shape)) {
    throw std::runtime_error("cannot add where a window lies on padding only");
  }
  const bool activates = !instruction.text("activation").empty();
  // A sum overwrites its addend, so after a lost NaN the whole program has to run again, which is impossible once it
  // has changed a variable.
  const bool fuses = activates && kNotesInvalidOperations && !(sums && builder.has_updated());
  const auto attributes = fuses ? attributes_with_activation(instruction, sums) : default_attributes(sums);
  const bool trains = builder.trains() && !builder.is_invariant(kernel);
  const auto kind = trains ? dnnl::prop_kind::forward_training : dnnl::prop_kind::forward_inference;

  using Description = dnnl::convolution_forward::primitive_desc;
  const auto described = [&](const Candidate& candidate) {
    return forward_desc(attributes, kind, candidate.algorithm, geometry, image_desc(x_row_major, candidate),
                        any_of(kernel_row_major), biased ? &bias_row_major : nullptr, image_desc(y_row_major, candidate));
  };
  const auto winograd = winograd_shape(instruction, builder.shape(x), kernel_shape, builder.shape(y));
  const auto fastest_one = fastest<Description>(
      builder.tuning(), key_of(trains ? "forward" : "inference", builder.shape(x), kernel_shape, geometry) +
          instruction.text("activation") + (sums ? "+" : ""),
      trains ? candidates_of(geometry) : inference_candidates(geometry),
      [&](const Candidate& candidate) {
        const Description description = described(candidate);
        // Not every machine has a kernel for blocked channels.
        if (candidate.format != Format::kBlocked || !is_reference(description)) return description;
        return described({candidate.name, candidate.algorithm, Format::kAny});
      },
      [](const Description& description) { return dnnl::convolution_forward(description); },
      [&](const Description& description) {
        TrialArguments dummies = {{DNNL_ARG_SRC, description.src_desc()},
                       {DNNL_ARG_WEIGHTS, description.weights_desc()},
                       {DNNL_ARG_DST, description.dst_desc()}};
        if (biased) dummies.emplace_back(DNNL_ARG_BIAS, bias_row_major.desc);
        return dummies;
      },
      own_candidates(winograd, [&] { return time_winograd(*winograd, trains); }), !trains);
  if (!fastest_one.description) return build_winograd_conv2d(builder, instruction, *winograd);
  const Description& chosen = *fastest_one.description;

  Builder::Arguments inputs = {
      {DNNL_ARG_SRC, builder.in_layout(x, with_desc(x_row_major, chosen.src_desc(), builder.shape(x), DType::kFloat32))},
      {DNNL_ARG_WEIGHTS,
       builder.in_layout(kernel, with_desc(kernel_row_major, chosen.weights_desc(), kernel_shape, DType::kFloat32))}};
  if (biased) inputs.emplace_back(DNNL_ARG_BIAS, builder.row_major(instruction.inputs[2]));
  const Layout y_layout = with_desc(y_row_major, chosen.dst_desc(), builder.shape(y), DType::kFloat32);
  std::vector<int> addend;
  if (sums) addend.push_back(builder.in_layout(instruction.inputs[3], y_layout));
  const int result = builder.define(y, y_layout);
  Step& step = builder.emit_primitive(dnnl::convolution_forward(chosen), chosen.scratchpad_desc(),
                                      chosen.impl_info_str(), inputs, {{DNNL_ARG_DST, result}}, addend);
  const auto adding = [&](Run run) { return sums ? add_in_place(std::move(run), addend[0], result, y_layout.bytes()) : run; };
  if (sums) step.in_place = {{result, addend[0]}};
  step.run = adding(std::move(step.run));
  if (!activates) return;
  Run loop = activation_loop(instruction, y_layout, result);
  if (!fuses) return activate_after(step, std::move(loop));
  const Description exact = without_activation(chosen, kind, geometry, biased ? &bias_row_major.desc : nullptr, sums);
  Builder::Arguments arguments = inputs;
  arguments.emplace_back(DNNL_ARG_DST, result);
  Run again = adding(builder.bind([exact] { return dnnl::convolution_forward(exact); }, exact.scratchpad_desc(), arguments));
  if (sums) {
    step.exact = in_order(std::move(again), std::move(loop));
  } else {
    keep_nan(step, std::move(again), std::move(loop));
  }
}

void build_conv2d_input_gradient(Builder& builder, const Instruction& instruction) {
  const int dy = instruction.inputs[0], kernel = instruction.inputs[1], dx = instruction.outputs[0];
  const Shape& kernel_shape = builder.shape(kernel);
  const auto small = small_conv2d_shape(instruction, builder.shape(dx), kernel_shape, builder.shape(dy));
  if (small && has_small_ic(*small)) return build_input_gradient_small_ic(builder, instruction, *small);
  const Geometry geometry = geometry_of(instruction, kernel_shape);
  const Layout dx_row_major = image_layout(builder.shape(dx)), dy_row_major = image_layout(builder.shape(dy));
  const Layout kernel_row_major = filter_layout(kernel_shape, geometry.groups);
  const auto attributes = default_attributes();

  using Description = dnnl::convolution_backward_data::primitive_desc;
  auto winograd = winograd_shape(instruction, builder.shape(dx), kernel_shape, builder.shape(dy));
  // Padding wider than the window would be cut off the gradient.
  if (winograd && std::max(winograd->top, winograd->left) >= winograd->window) winograd.reset();
  const auto fastest_one = fastest<Description>(
      builder.tuning(), key_of("input gradient", builder.shape(dx), kernel_shape, geometry), candidates_of(geometry),
      [&](const Candidate& candidate) {
        const Desc result = image_desc(dx_row_major, candidate), upstream = image_desc(dy_row_major, candidate);
        const auto hint = forward_desc(attributes, dnnl::prop_kind::forward_training, candidate.algorithm, geometry, result,
                                       any_of(kernel_row_major), nullptr, upstream);
        return describe_backward<dnnl::convolution_backward_data>(
            hint, attributes, candidate.algorithm, result, any_of(kernel_row_major), upstream, geometry.strides,
            geometry.dilations, geometry.before, geometry.after);
      },
      [](const Description& description) { return dnnl::convolution_backward_data(description); },
      [](const Description& description) {
        return TrialArguments{{DNNL_ARG_DIFF_DST, description.diff_dst_desc()},
                     {DNNL_ARG_WEIGHTS, description.weights_desc()},
                     {DNNL_ARG_DIFF_SRC, description.diff_src_desc()}};
      },
      own_candidates(winograd, [&] { return time_winograd_input_gradient(*winograd); }));
  if (!fastest_one.description) return build_winograd_input_gradient(builder, instruction, *winograd);
  const Description& chosen = *fastest_one.description;

  const int upstream =
      builder.in_layout(dy, with_desc(dy_row_major, chosen.diff_dst_desc(), builder.shape(dy), DType::kFloat32));
  const int weights =
      builder.in_layout(kernel, with_desc(kernel_row_major, chosen.weights_desc(), kernel_shape, DType::kFloat32));
  const int result = builder.define(dx, with_desc(dx_row_major, chosen.diff_src_desc(), builder.shape(dx), DType::kFloat32));
  builder.emit_primitive(dnnl::convolution_backward_data(chosen), chosen.scratchpad_desc(), chosen.impl_info_str(),
                         {{DNNL_ARG_DIFF_DST, upstream}, {DNNL_ARG_WEIGHTS, weights}}, {{DNNL_ARG_DIFF_SRC, result}});
}

void build_conv2d_filter_gradient(Builder& builder, const Instruction& instruction) {
  const int x = instruction.inputs[0], dy = instruction.inputs[1], dw = instruction.outputs[0];
  const Shape kernel_shape = instruction.integers("kernelShape");
  const bool biased = instruction.outputs.size() > 1;
  const auto small = small_conv2d_shape(instruction, builder.shape(x), kernel_shape, builder.shape(dy));
  if (small && has_small_oc(*small)) return build_filter_gradient_small_oc(builder, instruction, *small);
  if (small && has_small_ic(*small)) return build_filter_gradient_small_ic(builder, instruction, *small);
  const Geometry geometry = geometry_of(instruction, kernel_shape);
  const Layout x_row_major = image_layout(builder.shape(x)), dy_row_major = image_layout(builder.shape(dy));
  const Layout kernel_row_major = filter_layout(kernel_shape, geometry.groups);
  const Layout bias_row_major = rows_layout({kernel_shape[3]});
  const auto attributes = default_attributes();

  using Description = GradientByImages::Description;
  const auto described = [&](dnnl::algorithm algorithm, const Desc& source, const Desc& weights, const Desc& upstream) {
    const auto hint = forward_desc(attributes, dnnl::prop_kind::forward_training, algorithm, geometry, source,
                                   any_of(kernel_row_major), biased ? &bias_row_major : nullptr, upstream);
    if (!biased) {
      return describe_backward<dnnl::convolution_backward_weights>(hint, attributes, algorithm, source, weights, upstream,
                                                                   geometry.strides, geometry.dilations, geometry.before,
                                                                   geometry.after);
    }
    return describe_backward<dnnl::convolution_backward_weights>(
        hint, attributes, algorithm, source, weights, bias_row_major.desc, upstream, geometry.strides, geometry.dilations,
        geometry.before, geometry.after);
  };
  const auto described_whole = [&](const Candidate& candidate) {
    return described(candidate.algorithm, image_desc(x_row_major, candidate), any_of(kernel_row_major),
                     image_desc(dy_row_major, candidate));
  };
  const auto candidates = filter_gradient_candidates(geometry, kernel_shape);
  std::optional<GradientByImages> by_images;
  const auto create_by_images = [&] {
    by_images = GradientByImages::create(described_whole(candidates[0]), biased,
                                         [&](const Desc& source, const Desc& weights, const Desc& upstream) {
                                           return described(candidates[0].algorithm, source, weights, upstream);
                                         });
    return by_images.has_value();
  };
  const auto time_by_images = [&] {
    return by_images || create_by_images() ? by_images->measure() : std::numeric_limits<double>::infinity();
  };
  const auto winograd = winograd_shape(instruction, builder.shape(x), kernel_shape, builder.shape(dy));
  auto own = own_candidates(winograd, [&] { return time_winograd_filter_gradient(*winograd, biased); });
  // It takes as long, but doesn't wait for a thread that another program keeps from running: some 4 ms each time.
  if (is_short(builder.shape(dy), kernel_shape) && thread_count() > 1) own.push_back({"by-images", time_by_images, 1.03});
  const auto fastest_one = fastest<Description>(
      builder.tuning(), key_of("filter gradient", builder.shape(x), kernel_shape, geometry), candidates, described_whole,
      [](const Description& description) { return dnnl::convolution_backward_weights(description); },
      [&](const Description& description) {
        TrialArguments dummies = {{DNNL_ARG_SRC, description.src_desc()},
                       {DNNL_ARG_DIFF_DST, description.diff_dst_desc()},
                       {DNNL_ARG_DIFF_WEIGHTS, description.diff_weights_desc()}};
        if (biased) dummies.emplace_back(DNNL_ARG_DIFF_BIAS, bias_row_major.desc);
        return dummies;
      },
      own);
  if (fastest_one.own == "fovea-winograd") return build_winograd_filter_gradient(builder, instruction, *winograd);
  const bool takes_by_images = fastest_one.own == "by-images" && (by_images || create_by_images());
  const Description chosen = fastest_one.description ? *fastest_one.description : described_whole(candidates[0]);

  const int source = builder.in_layout(x, with_desc(x_row_major, chosen.src_desc(), builder.shape(x), DType::kFloat32));
  const int upstream =
      builder.in_layout(dy, with_desc(dy_row_major, chosen.diff_dst_desc(), builder.shape(dy), DType::kFloat32));
  const int sums = builder.define_optional(
      dw, with_desc(kernel_row_major, chosen.diff_weights_desc(), kernel_shape, DType::kFloat32));
  Builder::Arguments outputs = {{DNNL_ARG_DIFF_WEIGHTS, sums}};
  if (biased) outputs.emplace_back(DNNL_ARG_DIFF_BIAS, builder.define_optional(instruction.outputs[1], bias_row_major));
  if (takes_by_images) return emit_by_images(builder, std::move(*by_images), source, upstream, outputs);
  Step& step = builder.emit_primitive(dnnl::convolution_backward_weights(chosen), chosen.scratchpad_desc(),
                                      chosen.impl_info_str(), {{DNNL_ARG_SRC, source}, {DNNL_ARG_DIFF_DST, upstream}}, outputs);
  // oneDNN's threads may add up their sums, and spin until the others have theirs.
  step.run = [run = std::move(step.run)](const SlotPointers& pointers) {
    const ThreadPool::AllWorkers all_workers;
    run(pointers);
  };
}

}  // namespace fovea
