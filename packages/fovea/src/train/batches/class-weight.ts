import { ConfigError } from "../../support/errors.ts";
import { formatReceived } from "../../support/format-received.ts";
import type { TypedArray } from "../../tensor/dtype.ts";

/** How much the samples of a class count, as a record, a map or a list; a class that is not named counts 1. */
export type ClassWeight = Readonly<Record<number, number>> | ReadonlyMap<number, number> | readonly number[];

/** How far probabilities of a sample may be from adding up to 1. */
const slack = 1e-3;

/**
 * Weights by class, checked. `classes` is how many there are, undefined where any whole number may be one.
 * @throws ConfigError for a class that there is not, or a weight that is none.
 */
export function classWeightTable(where: string, given: unknown, classes?: number): ReadonlyMap<number, number> {
  if (typeof given !== "object" || given === null) {
    throw new ConfigError(
      `${where}: expected classWeight to be weights by class, as in { 0: 1, 1: 10 }, received ${formatReceived(given)}`,
    );
  }
  const entries: readonly (readonly [unknown, unknown])[] = [
    ...(given instanceof Map ? given.entries() : Object.entries(given)),
  ];
  return new Map(
    entries.map(([key, weight]) => {
      const label = typeof key === "string" && key.trim() !== "" ? Number(key) : key;
      const known = typeof label === "number" && Number.isInteger(label);
      if (!known || (classes !== undefined && (label < 0 || label >= classes))) {
        const expected = classes === undefined ? "whole numbers" : `classes from 0 to ${classes - 1}`;
        throw new ConfigError(`${where}: classWeight: expected ${expected}, received ${formatReceived(key)}`);
      }
      if (typeof weight !== "number" || !(weight >= 0 && Number.isFinite(weight))) {
        throw new ConfigError(
          `${where}: classWeight: expected a number of at least 0 for class ${label}, received ${formatReceived(weight)}`,
        );
      }
      return [label, weight];
    }),
  );
}

/**
 * The weight of each sample or place by its class, which `labels` give as an index, or where there are `width` of them
 * as its probability among these; a number between is rounded. `weights` has one place for each.
 * @throws ConfigError for numbers that are no probabilities: several classes at a time have no single weight.
 */
export function writeClassWeights(
  where: string,
  table: ReadonlyMap<number, number>,
  labels: TypedArray,
  width: number,
  weights: TypedArray,
): void {
  for (let place = 0; place < weights.length; place++) {
    const label = width > 1 ? argMax(where, labels, place * width, width) : Math.round(labels[place] ?? 0);
    weights[place] = table.get(label) ?? 1;
  }
}

function argMax(where: string, labels: TypedArray, start: number, width: number): number {
  let best = 0;
  let sum = 0;
  for (let unit = 0; unit < width; unit++) {
    const value = labels[start + unit] ?? 0;
    sum += value;
    if (value > (labels[start + best] ?? 0)) best = unit;
  }
  if (Math.abs(sum - 1) <= slack) return best;
  const values = Array.from(labels.subarray(start, start + width), String);
  throw new ConfigError(
    `${where}: classWeight: expected one-hot labels or class indices, received [${values.join(", ")}]; ` +
      "give each sample a sampleWeight instead",
  );
}
