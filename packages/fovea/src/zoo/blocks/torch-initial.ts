import { type Initializer, initializers } from "../../initializers/index.ts";

/** Initializers of a layer. */
interface LayerInitializers {
  readonly kernelInitializer: Initializer;
  readonly biasInitializer: Initializer;
}

/**
 * Returns PyTorch's default initializers of `Conv2d` and `Linear`, `kaiming_uniform_(a=√5)`: kernel and bias are
 * uniform within ±1 ÷ √fanIn.
 */
export function torchInitial(fanIn: number): LayerInitializers {
  const limit = 1 / Math.sqrt(fanIn);
  return {
    kernelInitializer: initializers.varianceScaling({ scale: 1 / 3, mode: "fanIn", distribution: "uniform" }),
    biasInitializer: initializers.randomUniform({ minval: -limit, maxval: limit }),
  };
}
