import type { Optimizer } from "../../optimizers/index.ts";

/** Returns whether a step only accumulates gradients. `step` is the number of completed steps. */
export function accumulates({ gradientAccumulationSteps: steps }: Optimizer, step: number): boolean {
  return (step + 1) % steps !== 0;
}
