// Moving a thread to another core than the one it runs on.
#pragma once

#include <sched.h>

namespace fovea {

// Moves this thread to another of the processors that it may run on; afterwards it may run on all of them again. Returns whether it
// has moved: a thread that is bound to one processor can't.
inline bool leave_core() {
  cpu_set_t allowed;
  if (sched_getaffinity(0, sizeof(allowed), &allowed) != 0) return false;
  cpu_set_t others = allowed;
  CPU_CLR(sched_getcpu(), &others);
  if (CPU_COUNT(&others) == 0 || sched_setaffinity(0, sizeof(others), &others) != 0) return false;
  sched_setaffinity(0, sizeof(allowed), &allowed);
  return true;
}

}  // namespace fovea
