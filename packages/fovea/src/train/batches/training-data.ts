import { type ArraySamples, arrayDataset, type Dataset, type NamedTensors, type Tensors } from "../../data/index.ts";
import { isRecord } from "../../data/tensor-list.ts";
import { ConfigError } from "../../support/errors.ts";
import { formatReceived } from "../../support/format-received.ts";
import { isJsonObject } from "../../support/json.ts";
import { unknownName } from "../../support/schema-fields.ts";
import { toTensor } from "../../tensor/index.ts";

/** Samples in memory, in order or by the names of the model's inputs and outputs. */
export interface NamedSamples extends Omit<ArraySamples, "x" | "y"> {
  readonly x: NamedTensors;
  readonly y?: NamedTensors;
}

/** Samples to train on or evaluate: a dataset, or tensors in memory. */
export type TrainingData = Dataset | NamedSamples;

/** Samples to predict: a dataset, or tensors in memory. */
export type PredictionData = Dataset | NamedTensors | NamedSamples;

/** The names that tensors may be given by. */
interface Names {
  readonly inputNames: readonly string[];
  readonly outputNames: readonly string[];
}

/** Converts training data to a dataset. @throws ConfigError for other values and unknown names. */
export function toDataset(where: string, data: TrainingData, names: Names): Dataset {
  if (isDataset(data)) return data;
  if (isJsonObject(data) && "x" in data) {
    const { x, y, ...rest } = data as NamedSamples;
    return arrayDataset(where, {
      ...rest,
      x: inOrder(`${where}: x`, "input", x, names.inputNames),
      ...(y !== undefined && { y: inOrder(`${where}: y`, "output", y, names.outputNames) }),
    });
  }
  throw new ConfigError(`${where}: expected a dataset or { x, y }, received ${formatReceived(data)}`);
}

/** Converts prediction data to a dataset; `x` may be given alone. */
export function toPredictionDataset(where: string, data: PredictionData, names: Names): Dataset {
  if (isDataset(data)) return data;
  if (typeof data === "string") {
    throw new ConfigError(`${where}: expected tensors, received "${data}"; for image files there is classify`);
  }
  if (isRecord(data) && "x" in data && !names.inputNames.includes("x")) {
    const { x } = data as unknown as NamedSamples;
    return toDataset(where, { x }, names);
  }
  return toDataset(where, { x: data as NamedTensors }, names);
}

function isDataset(data: unknown): data is Dataset {
  return isJsonObject(data) && typeof data.batches === "function" && typeof data.steps === "function";
}

/** Returns tensors in the order of the names. With several names, a list must have one tensor per name. */
function inOrder(where: string, kind: string, given: NamedTensors, names: readonly string[]): Tensors {
  if (!isRecord(given)) {
    const several = names.length > 1 && Array.isArray(given) && given.length === names.length;
    return several ? given.map((one, index) => toTensor(`${where}[${index}]`, one)) : (given as Tensors);
  }
  const unknown = Object.keys(given).find((name) => !names.includes(name));
  if (unknown !== undefined) throw new ConfigError(`${where}: ${unknownName(kind, unknown, names).message}`);
  return names.map((name) => {
    const value = given[name];
    if (value === undefined) throw new ConfigError(`${where}: missing ${kind} "${name}"`);
    return toTensor(`${where}.${name}`, value);
  });
}

/** @throws ConfigError unless `value` is an integer of at least `least`. */
export function checkCount(where: string, option: string, value: number, least: number): void {
  if (Number.isSafeInteger(value) && value >= least) return;
  throw new ConfigError(
    `${where}: expected ${option} to be an integer of at least ${least}, received ${formatReceived(value)}`,
  );
}
