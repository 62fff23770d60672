// How many threads the programs that are compiled get. Any thread may read or set the count.
#pragma once

namespace fovea {

// The number of threads for programs compiled from now on; the pool's at first.
int thread_count();
void set_thread_count(int count);

}  // namespace fovea
