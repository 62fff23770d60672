import type { Value } from "../graph/graph.ts";
import { tanh } from "./elementwise/activations.ts";
import { add, multiply, square } from "./elementwise/arithmetic.ts";

/**
 * Computes the tanh approximation of `gelu`, ½·x·(1 + tanh(√(2/π)·(x + 0.044715·x³))) (Hendrycks & Gimpel 2016): [..] →
 * [..]. Equal to Keras' `gelu(x, approximate=True)` and PyTorch's `gelu(x, approximate="tanh")`.
 */
export function geluTanh(x: Value): Value {
  const inner = multiply(multiply(x, Math.sqrt(2 / Math.PI)), add(1, multiply(square(x), 0.044715)));
  return multiply(multiply(x, 0.5), add(1, tanh(inner)));
}
