// The OpenMP team that everything native runs on. Engine thread only, but for reading the wanted size.
#pragma once

namespace fovea {

// How many threads the programs that are compiled from now on use; first what OpenMP says (OMP_NUM_THREADS).
int wanted_threads();
void want_threads(int count);

// Makes the team this large, with denormal numbers flushed to zero on each thread.
void use_threads(int count);

}  // namespace fovea
