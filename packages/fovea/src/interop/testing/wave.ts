import { tensor } from "../../tensor/index.ts";
import type { Tensor } from "../../tensor/tensor.ts";

/** Implements the formula of the scripts that record answers: sin(0.37 · index + phase). */
export function wave(shape: readonly number[], phase: number): Tensor {
  const length = shape.reduce((product, size) => product * size, 1);
  return tensor(
    Float32Array.from({ length }, (_, index) => Math.sin(0.37 * index + phase)),
    shape,
  );
}
