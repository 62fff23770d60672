// Runs all C++ tests.
#include "expect.h"

void test_programs();
void test_arena();
void test_layouts();
void test_expressions();
void test_thread_pool();
void test_thread_trial();

int main() {
  test_programs();
  test_arena();
  test_layouts();
  test_expressions();
  test_thread_pool();
  test_thread_trial();
  return failures == 0 ? 0 : 1;
}
