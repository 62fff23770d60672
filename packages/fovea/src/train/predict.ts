import type { AbortSignalLike } from "../support/abort-signal.ts";
import { checkOptions, type OptionChecks } from "../support/check-options.ts";
import { optional } from "../support/schema.ts";
import { positiveInteger } from "../support/schema-fields.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { runBatches } from "./batches/run-batches.ts";
import type { PredictionData } from "./batches/training-data.ts";
import { signalOption } from "./signal-option.ts";
import type { Trainer } from "./trainer.ts";

/** Options of `predict`. */
export interface PredictOptions {
  /** Samples per batch (default 32). */
  readonly batchSize?: number;
  /** Maximum number of batches (default all). Required for infinite streams. */
  readonly steps?: number;
  readonly signal?: AbortSignalLike;
}

const checks: OptionChecks<PredictOptions> = {
  batchSize: optional(positiveInteger()),
  steps: optional(positiveInteger()),
  signal: signalOption,
};

/**
 * Computes the network's outputs in inference mode, one tensor [samples, …] per output. Ignores the labels of a dataset.
 * @throws ConfigError for empty data; ShapeError for data that do not match the network's inputs.
 */
export async function predict(trainer: Trainer, data: PredictionData, options: PredictOptions = {}): Promise<Tensor[]> {
  const { batchSize = 32, ...rest } = checkOptions("predict", checks, options);
  const load = (size: number) => trainer.programs.prediction(size);
  return runBatches(trainer, data, { ...rest, where: "predict", batchSize, load });
}
