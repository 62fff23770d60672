// Runs all C++ tests.
#include "expect.h"

void test_programs();
void test_arena();
void test_layouts();
void test_expressions();

int main() {
  test_programs();
  test_arena();
  test_layouts();
  test_expressions();
  return failures == 0 ? 0 : 1;
}
