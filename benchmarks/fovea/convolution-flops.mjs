import { instructionFlops } from "../../packages/fovea/dist/train/profile/instruction-flops.js";

/** Floating-point operations of a plan's convolutions, forward and backward, whatever the algorithm. */
export function convolutionFlops(plan) {
  const convolutions = plan.instructions.filter(({ op }) => op.startsWith("conv2d"));
  return convolutions.reduce((sum, instruction) => sum + instructionFlops(plan, instruction), 0);
}
