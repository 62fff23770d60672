import type { Instruction, Plan } from "../../compile/plan.ts";
import { type Shape, sizeOf } from "../../tensor/shape.ts";

/**
 * Counts the floating-point operations of a convolution or matrix product, forward or backward: two per multiplication
 * with an element of the kernel, regardless of the algorithm. Returns 0 for all other ops.
 */
export function instructionFlops({ buffers }: Plan, { op, attributes, inputs, outputs }: Instruction): number {
  const shape = (id: number | undefined): Shape => buffers[id ?? -1]?.shape ?? [];
  if (op === "conv2d") return perOutput(shape(outputs[0]), shape(inputs[1]));
  if (op === "conv2dInputGradient") return perOutput(shape(inputs[0]), shape(inputs[1]));
  if (op.startsWith("conv2dFilterGradient")) {
    const { kernelShape } = attributes as { readonly kernelShape: Shape };
    return perOutput(shape(inputs[1]), kernelShape);
  }
  if (op === "matmul") {
    const { transposeA = false } = attributes as { readonly transposeA?: boolean };
    return 2 * sizeOf(shape(outputs[0])) * (shape(inputs[0])[transposeA ? 0 : 1] ?? 0);
  }
  return 0;
}

/** Each element of the output is one product over the kernel's rows, columns and input channels. */
function perOutput(output: Shape, kernel: Shape): number {
  return 2 * sizeOf(output) * sizeOf(kernel.slice(0, 3));
}
