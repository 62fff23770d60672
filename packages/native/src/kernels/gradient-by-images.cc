#include "kernels/gradient-by-images.h"

#include "kernels/autotuner.h"
#include "program/aligned.h"
#include "threads/parallel.h"

namespace fovea {

namespace {

// oneDNN divides a primitive's work among as many threads as there are when it is created.
class OneThread {
 public:
  OneThread() : threads_(ThreadPool::instance().size()) { ThreadPool::instance().resize(1); }
  ~OneThread() { ThreadPool::instance().resize(threads_); }

 private:
  int threads_;
};

Desc first_images(const Desc& all, int64_t count) {
  Dims dims = dims_of(all);
  dims[0] = count;
  return all.submemory_desc(dims, Dims(dims.size(), 0));
}

// target += source
void add(float* target, const float* source, int64_t count) {
  parallel_for(count, kElementGrain, [&](int64_t begin, int64_t end) {
    for (int64_t index = begin; index < end; index++) target[index] += source[index];
  });
}

}  // namespace

std::optional<GradientByImages> GradientByImages::create(const Description& whole, bool biased, const Describe& describe) {
  const int parts = ThreadPool::instance().size();
  const int64_t images = dims_of(whole.src_desc())[0];
  if (parts == 1 || images % parts != 0) return std::nullopt;
  try {
    const OneThread one_thread;
    const Description part = describe(first_images(whole.src_desc(), images / parts), whole.diff_weights_desc(),
                                      first_images(whole.diff_dst_desc(), images / parts));
    if (std::string(part.impl_info_str()) != whole.impl_info_str()) return std::nullopt;
    return GradientByImages(parts, part, biased);
  } catch (const dnnl::error&) {
    return std::nullopt;
  }
}

GradientByImages::GradientByImages(int parts, const Description& part, bool biased)
    : parts_(parts),
      biased_(biased),
      part_implementation_(part.impl_info_str()),
      x_bytes_(part.src_desc().get_size()),
      dy_bytes_(part.diff_dst_desc().get_size()),
      dw_bytes_(part.diff_weights_desc().get_size()),
      db_bytes_(biased ? part.diff_bias_desc().get_size() : 0),
      scratchpad_bytes_(part.scratchpad_desc().get_size()),
      primitive_(part) {
  for (int index = 0; index < parts; index++) {
    const auto memory = [](const Desc& desc) { return dnnl::memory(desc, cpu(), nullptr); };
    Part each{dnnl::stream(cpu()), memory(part.src_desc()), memory(part.diff_dst_desc()),
              memory(part.diff_weights_desc()), {}, memory(part.scratchpad_desc()), {}};
    each.arguments = {{DNNL_ARG_SRC, each.x.get()},
                      {DNNL_ARG_DIFF_DST, each.dy.get()},
                      {DNNL_ARG_DIFF_WEIGHTS, each.dw.get()},
                      {DNNL_ARG_SCRATCHPAD, each.scratch.get()}};
    if (biased) {
      each.db = memory(part.diff_bias_desc());
      each.arguments.push_back({DNNL_ARG_DIFF_BIAS, each.db.get()});
    }
    each_.push_back(std::move(each));
  }
}

size_t GradientByImages::scratch_bytes() const {
  return (parts_ - 1) * sums_bytes() + parts_ * in_lines(scratchpad_bytes_);
}

void GradientByImages::operator()(const Arrays& arrays) {
  const auto at = [](auto* array, size_t bytes) { return reinterpret_cast<char*>(array) + bytes; };
  // The first part's sums become the result.
  const auto sums_of = [&](int64_t part) {
    return part == 0 ? at(arrays.dw, 0) : arrays.scratch + (part - 1) * sums_bytes();
  };
  const auto bias_sums_of = [&](int64_t part) {
    return part == 0 ? at(arrays.db, 0) : sums_of(part) + in_lines(dw_bytes_);
  };
  char* scratchpads = arrays.scratch + (parts_ - 1) * sums_bytes();
  parallel(parts_, [&](int64_t part, int64_t) {
    Part& each = each_[part];
    each.x.set_data_handle(at(arrays.x, part * x_bytes_));
    each.dy.set_data_handle(at(arrays.dy, part * dy_bytes_));
    each.dw.set_data_handle(sums_of(part));
    if (biased_) each.db.set_data_handle(bias_sums_of(part));
    each.scratch.set_data_handle(scratchpads + part * in_lines(scratchpad_bytes_));
    dnnl::error::wrap_c_api(dnnl_primitive_execute(primitive_.get(), each.stream.get(),
                                                   static_cast<int>(each.arguments.size()), each.arguments.data()),
                            "a primitive could not be executed");
  });
  for (int part = 1; part < parts_; part++) {
    add(arrays.dw, reinterpret_cast<const float*>(sums_of(part)), dw_bytes_ / sizeof(float));
    if (biased_) add(arrays.db, reinterpret_cast<const float*>(bias_sums_of(part)), db_bytes_ / sizeof(float));
  }
}

double GradientByImages::measure() {
  const Aligned x = allocate_aligned(parts_ * x_bytes_), dy = allocate_aligned(parts_ * dy_bytes_);
  const Aligned dw = allocate_aligned(dw_bytes_), db = allocate_aligned(db_bytes_);
  const Aligned scratch = allocate_aligned(scratch_bytes());
  const auto floats = [](const Aligned& block) { return static_cast<float*>(block.get()); };
  const Arrays arrays{floats(x), floats(dy), floats(dw), floats(db), static_cast<char*>(scratch.get())};
  return best_time([&] { (*this)(arrays); });
}

}  // namespace fovea
