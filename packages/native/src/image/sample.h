// Computes the output's pixels from the source's, as packages/fovea/src/data/augment/apply/sample.ts defines it.
#pragma once

#include "image/image-program.h"
#include "image/planes.h"

namespace fovea {

void sample(const SourceImage& source, const ImageProgram& program, Planes& planes);

// For maps of rows to rows and columns to columns: first all rows, then all columns.
void sample_separably(const SourceImage& source, const ImageProgram& program, Planes& planes);

// For all other maps.
void sample_freely(const SourceImage& source, const ImageProgram& program, Planes& planes);

}  // namespace fovea
