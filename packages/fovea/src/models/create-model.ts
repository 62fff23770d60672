import type { Applied, Layer, SymbolicTensor } from "../layers/index.ts";
import { Network, type NetworkOptions, sequentialNetwork } from "../network/index.ts";
import { anything, checkOptions } from "../support/check-options.ts";
import { ConfigError } from "../support/errors.ts";
import { formatReceived } from "../support/format-received.ts";
import { Model } from "./model.ts";
import { modelChecks } from "./model-checks.ts";
import type { ModelOptions } from "./model-options.ts";

/** Creates a model from a sequence of layers, which may include models: `sequential([layers.input({ shape }), …])`. */
export function sequential(
  entries: readonly (Layer | SymbolicTensor | Model)[],
  given: ModelOptions = {},
): Model<SymbolicTensor> {
  const { engine, preprocessing, labels, stages, ...options } = checkOptions("sequential", modelChecks, given);
  if (!Array.isArray(entries)) {
    throw new ConfigError(`sequential: expected a list of layers, received ${formatReceived(entries)}`);
  }
  const plain = entries.map((entry) => (entry instanceof Model ? entry.network : entry));
  return new Model(sequentialNetwork(plain, options), engine, { preprocessing, labels, stages });
}

/** Creates a model from inputs to outputs: `model({ inputs: x, outputs: y })`. Each is a symbolic tensor or a list. */
export function model<Outputs extends Applied>(
  given: NetworkOptions<Outputs> & ModelOptions,
  ...more: readonly never[]
): Model<Outputs> {
  // In plain JavaScript, options that `sequential` takes second would be lost here.
  if (more.length > 0) {
    throw new ConfigError(
      `model: expected one object with inputs, outputs and options, received ${formatReceived(more[0])} after it`,
    );
  }
  const checks = { ...modelChecks, inputs: anything, outputs: anything };
  const { engine, preprocessing, labels, stages, ...options } = checkOptions("model", checks, given);
  return new Model(new Network("Functional", options), engine, { preprocessing, labels, stages });
}
