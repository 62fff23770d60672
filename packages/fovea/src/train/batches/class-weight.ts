import { ConfigError } from "../../support/errors.ts";
import { formatReceived } from "../../support/format-received.ts";
import type { TypedArray } from "../../tensor/dtype.ts";

/** Weights by class, as a record, map or list (default 1). */
export type ClassWeight = Readonly<Record<number, number>> | ReadonlyMap<number, number> | readonly number[];

/** Tolerance for the sum of a sample's probabilities. */
const slack = 1e-3;

/**
 * Checks weights by class and returns them as a map. `classes` is undefined if any integer may be a class.
 * @throws ConfigError for an unknown class or an invalid weight.
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
 * Writes the class weight of each sample or position to `weights`. `labels` are class indices, or `width` probabilities
 * each; a binary label between 0 and 1 is rounded.
 * @throws ConfigError unless the numbers are probabilities: several classes at once have no single weight.
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
