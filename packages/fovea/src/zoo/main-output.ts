import type { Applied, SymbolicTensor } from "../layers/index.ts";
import { type Model, type ModelOptions, model } from "../models/index.ts";

/**
 * The model without its auxiliary heads: from the same inputs to the first output alone. The two share their layers and
 * so what either learns; `engine` must be the one that the first was given, if it was given one.
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
