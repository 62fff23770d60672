// Augments one image in the calling thread; packages/fovea/src/data/augment/ defines the result.
#pragma once

#include "image/image-program.h"

namespace fovea {

void augment(const SourceImage& source, const ImageProgram& program, uint8_t* to);
void augment(const SourceImage& source, const ImageProgram& program, float* to);

}  // namespace fovea
