const product = (sizes) => sizes.reduce((all, size) => all * size, 1);

/**
 * Floating-point operations of a plan's convolutions, forward and backward, counted as textbooks do: two for every
 * multiplication with a kernel's element, whatever the algorithm.
 */
export function convolutionFlops({ buffers, instructions }) {
  const shape = (id) => buffers[id].shape;
  const flops = ({ op, attributes, inputs, outputs }) => {
    if (op === "conv2d") return perOutput(shape(outputs[0]), shape(inputs[1]));
    if (op === "conv2dInputGradient") return perOutput(shape(inputs[0]), shape(inputs[1]));
    if (op.startsWith("conv2dFilterGradient")) return perOutput(shape(inputs[1]), attributes.kernelShape);
    return 0;
  };
  return instructions.reduce((sum, instruction) => sum + flops(instruction), 0);
}

/** Every element of the output takes one product over the kernel's rows, columns and inner channels. */
function perOutput(output, kernel) {
  return 2 * product(output) * product(kernel.slice(0, 3));
}
