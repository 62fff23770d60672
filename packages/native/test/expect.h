// The tests print a line per expectation; `failures` counts those that don't hold.
#pragma once

#include <cstdio>

inline int failures = 0;

inline void expect(bool condition, const char* what) {
  std::printf("%s %s\n", condition ? "ok  " : "FAIL", what);
  if (!condition) failures++;
}
