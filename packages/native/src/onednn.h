// A common interface to oneDNN 2.x and 3.x: all differences between the two are handled here.
#pragma once

#include <dnnl.hpp>

#include <string>

#include "simd/isa.h"

namespace fovea {

using Desc = dnnl::memory::desc;
using Dims = dnnl::memory::dims;
using Tag = dnnl::memory::format_tag;
using ElementType = dnnl::memory::data_type;

// Limits oneDNN's instruction set, which otherwise depends only on the processor. Has to be set before its first use.
inline void limit_onednn(Isa allowed) {
  if (allowed == Isa::kSse) dnnl::set_max_cpu_isa(dnnl::cpu_isa::sse41);
  if (allowed == Isa::kAvx2) dnnl::set_max_cpu_isa(dnnl::cpu_isa::avx2);
  if (allowed == Isa::kAvx512) dnnl::set_max_cpu_isa(dnnl::cpu_isa::avx512_core);
}

// The only oneDNN engine of the process; primitives and memories belong to it.
inline const dnnl::engine& cpu() {
  static const dnnl::engine engine = [] {
    limit_onednn(allowed_isa());
    return dnnl::engine(dnnl::engine::kind::cpu, 0);
  }();
  return engine;
}

// 2.x describes a primitive in two steps, what to compute (`desc`) and how (`primitive_desc`); 3.x in one.
#if DNNL_VERSION_MAJOR >= 3

constexpr bool kHasWinograd = false;
constexpr auto kWinograd = dnnl::algorithm::convolution_direct;

template <class Primitive, class... Arguments>
auto describe(const dnnl::primitive_attr& attributes, const Arguments&... arguments) {
  return typename Primitive::primitive_desc(cpu(), arguments..., attributes);
}

template <class Primitive, class Hint, class... Arguments>
auto describe_backward(const Hint& hint, const dnnl::primitive_attr& attributes, const Arguments&... arguments) {
  return typename Primitive::primitive_desc(cpu(), arguments..., hint, attributes);
}

template <class Primitive, class Attributes, class... Arguments>
auto describe_pooling(const Attributes& attributes, dnnl::algorithm algorithm, const Desc& source, const Desc& target,
                      const Dims& strides, const Dims& size, const Dims& dilations, const Dims& before,
                      const Dims& after, const Arguments&... hint) {
  if constexpr (sizeof...(hint) == 0) {
    return typename Primitive::primitive_desc(cpu(), dnnl::prop_kind::forward_training, algorithm, source, target,
                                              strides, size, dilations, before, after, attributes);
  } else {
    return typename Primitive::primitive_desc(cpu(), algorithm, source, target, strides, size, dilations, before,
                                              after, hint..., attributes);
  }
}

using PoolingForward = dnnl::pooling_forward;
using PoolingBackward = dnnl::pooling_backward;

inline Dims dims_of(const Desc& desc) { return desc.get_dims(); }
inline Dims padded_dims_of(const Desc& desc) { return desc.get_padded_dims(); }
inline Dims strides_of(const Desc& desc) { return desc.get_strides(); }
inline Dims inner_blocks_of(const Desc& desc) { return desc.get_inner_blks(); }
inline Dims inner_axes_of(const Desc& desc) { return desc.get_inner_idxs(); }
inline bool is_strided(const Desc& desc) { return desc.get_format_kind() == dnnl::memory::format_kind::blocked; }
inline void append_activation(dnnl::post_ops& ops, dnnl::algorithm algorithm, float alpha, float beta) {
  ops.append_eltwise(algorithm, alpha, beta);
}

#else

constexpr bool kHasWinograd = true;
constexpr auto kWinograd = dnnl::algorithm::convolution_winograd;

template <class Primitive, class... Arguments>
auto describe(const dnnl::primitive_attr& attributes, const Arguments&... arguments) {
  return typename Primitive::primitive_desc(typename Primitive::desc(arguments...), attributes, cpu());
}

template <class Primitive, class Hint, class... Arguments>
auto describe_backward(const Hint& hint, const dnnl::primitive_attr& attributes, const Arguments&... arguments) {
  return typename Primitive::primitive_desc(typename Primitive::desc(arguments...), attributes, cpu(), hint);
}

template <class Primitive, class Attributes, class... Arguments>
auto describe_pooling(const Attributes& attributes, dnnl::algorithm algorithm, const Desc& source, const Desc& target,
                      const Dims& strides, const Dims& size, const Dims& dilations, const Dims& before,
                      const Dims& after, const Arguments&... hint) {
  if constexpr (sizeof...(hint) == 0) {
    return describe<Primitive>(attributes, dnnl::prop_kind::forward_training, algorithm, source, target, strides, size,
                               dilations, before, after);
  } else {
    return describe_backward<Primitive>(hint..., attributes, algorithm, source, target, strides, size, dilations,
                                        before, after);
  }
}

using PoolingForward = dnnl::pooling_v2_forward;
using PoolingBackward = dnnl::pooling_v2_backward;

inline Dims as_dims(const dnnl_dim_t* values, int count) { return Dims(values, values + count); }
inline Dims dims_of(const Desc& desc) { return as_dims(desc.data.dims, desc.data.ndims); }
inline Dims padded_dims_of(const Desc& desc) { return as_dims(desc.data.padded_dims, desc.data.ndims); }
inline Dims strides_of(const Desc& desc) { return as_dims(desc.data.format_desc.blocking.strides, desc.data.ndims); }
inline Dims inner_blocks_of(const Desc& desc) {
  return as_dims(desc.data.format_desc.blocking.inner_blks, desc.data.format_desc.blocking.inner_nblks);
}
inline Dims inner_axes_of(const Desc& desc) {
  return as_dims(desc.data.format_desc.blocking.inner_idxs, desc.data.format_desc.blocking.inner_nblks);
}
inline bool is_strided(const Desc& desc) { return desc.data.format_kind == dnnl_blocked; }
inline void append_activation(dnnl::post_ops& ops, dnnl::algorithm algorithm, float alpha, float beta) {
  ops.append_eltwise(1.0f, algorithm, alpha, beta);
}

#endif

inline std::string onednn_version() {
  const dnnl_version_t* version = dnnl_version();
  return std::to_string(version->major) + "." + std::to_string(version->minor) + "." + std::to_string(version->patch);
}

}  // namespace fovea
