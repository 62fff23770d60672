import type { Applied, SymbolicTensor } from "../layers/index.ts";
import { type Model, type ModelOptions, model } from "../models/index.ts";

/**
 * Returns a model with the same inputs and only the first output, without the auxiliary heads. Both models share their
 * layers and thus their weights. If the first model was created with an `engine`, pass the same one.
 */
export function mainOutput(
  { inputs, outputs, network }: Model<Applied>,
  options: ModelOptions = {},
): Model<SymbolicTensor> {
  const [main] = outputs as readonly [SymbolicTensor];
  const [input] = inputs as readonly [SymbolicTensor];
  return model({
    name: network.name,
    seed: network.seed,
    ...options,
    inputs: inputs.length === 1 ? input : inputs,
    outputs: main,
  });
}
