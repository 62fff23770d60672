// A filter gradient as a sum over parts of the batch: each part of a region computes that of its images on one thread.
//
// oneDNN does the same with small filters, but its threads add up their sums while they still compute, and spin until the
// others have theirs. If another program keeps one of them from running, that takes until the system stops the spinning.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "onednn.h"

namespace fovea {

class GradientByImages {
 public:
  using Description = dnnl::convolution_backward_weights::primitive_desc;
  // Describes the gradient, in the layout `weights`, over images `source` with the upstream gradients `upstream`.
  using Describe = std::function<Description(const Desc& source, const Desc& weights, const Desc& upstream)>;

  struct Arrays {
    float *x, *dy, *dw, *db;  // `db` may be nullptr
    char* scratch;
  };

  // Returns the gradient in as many parts as there are threads, in the layouts of `whole`; none if the images can't be
  // divided evenly, or if oneDNN computes parts differently.
  static std::optional<GradientByImages> create(const Description& whole, bool biased, const Describe& describe);

  std::string implementation() const { return "by images, " + part_implementation_; }
  // Bytes of scratch memory.
  size_t scratch_bytes() const;

  void operator()(const Arrays& arrays);
  // Returns the milliseconds of the fastest of a few runs.
  double measure();

 private:
  GradientByImages(int parts, const Description& part, bool biased);
  size_t sums_bytes() const { return in_lines(dw_bytes_) + in_lines(db_bytes_); }
  static size_t in_lines(size_t bytes) { return (bytes + 63) / 64 * 64; }

  // What one part needs: executing a primitive doesn't allocate then.
  struct Part {
    dnnl::stream stream;
    dnnl::memory x, dy, dw, db, scratch;
    std::vector<dnnl_exec_arg_t> arguments;
  };

  int parts_;
  bool biased_;
  std::string part_implementation_;
  size_t x_bytes_, dy_bytes_, dw_bytes_, db_bytes_, scratchpad_bytes_;  // of one part
  dnnl::convolution_backward_weights primitive_;
  std::vector<Part> each_;
};

}  // namespace fovea
