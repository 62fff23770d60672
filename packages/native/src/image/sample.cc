#include "image/sample.h"

namespace fovea {

void sample(const SourceImage& source, const ImageProgram& program, Planes& planes) {
  const auto& m = program.matrix;
  const bool is_separable = m[1] == 0 && m[3] == 0 && m[6] == 0 && m[7] == 0 && program.displacements.empty();
  if (is_separable) sample_separably(source, program, planes);
  else sample_freely(source, program, planes);
}

}  // namespace fovea
