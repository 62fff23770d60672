import { type Initializer, initializers } from "../../initializers/index.ts";

/** What layers take for their first values. */
interface FirstValues {
  readonly kernelInitializer: Initializer;
  readonly biasInitializer: Initializer;
}

/**
 * What PyTorch draws the weights of `Conv2d` and `Linear` from unless told otherwise: kernel and bias uniform within
 * ±1 ÷ √(numbers that one output is computed of), which is its `kaiming_uniform_(a=√5)`.
 */
export function torchInitial(fanIn: number): FirstValues {
  const limit = 1 / Math.sqrt(fanIn);
  return {
    kernelInitializer: initializers.varianceScaling({ scale: 1 / 3, mode: "fanIn", distribution: "uniform" }),
    biasInitializer: initializers.randomUniform({ minval: -limit, maxval: limit }),
  };
}
