// The OpenMP threads that all native code runs on. Only the engine thread uses them; any thread may read the count.
#pragma once

namespace fovea {

// The number of threads for programs compiled from now on; OpenMP's at first (OMP_NUM_THREADS).
int thread_count();
void set_thread_count(int count);

// Starts as many threads, and makes each flush denormal numbers to zero.
void use_threads(int count);

}  // namespace fovea
