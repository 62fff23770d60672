// How many threads a program's regions have. Only the engine thread uses them; any thread may read the count.
#pragma once

namespace fovea {

// The number of threads for programs compiled from now on; the pool's at first.
int thread_count();
void set_thread_count(int count);

// Makes the regions that follow have as many parts.
void use_threads(int count);

}  // namespace fovea
