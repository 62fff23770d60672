import { type ArraySamples, type Dataset, fromArrays } from "../data/index.ts";
import { ConfigError } from "../support/errors.ts";
import { formatReceived } from "../support/format-received.ts";

/** Samples to train on or evaluate: a dataset, or tensors in memory. */
export type TrainingData = Dataset | ArraySamples;

/** A dataset of either. @throws ConfigError for what is neither. */
export function toDataset(where: string, data: TrainingData): Dataset {
  if (typeof data === "object" && data !== null) {
    if ("batches" in data) return data;
    if ("x" in data) return fromArrays(data);
  }
  throw new ConfigError(`${where}: expected a dataset or { x, y }, received ${formatReceived(data)}`);
}

/** @throws ConfigError unless `value` is an integer of at least `least`. */
export function checkCount(where: string, option: string, value: number, least: number): void {
  if (Number.isSafeInteger(value) && value >= least) return;
  throw new ConfigError(`${where}: expected ${option} to be an integer of at least ${least}, received ${value}`);
}
