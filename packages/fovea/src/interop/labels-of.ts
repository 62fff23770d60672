import { type ClassData, checkLabels } from "../models/class-data.ts";
import type { Network } from "../network/index.ts";
import { isFoveaError } from "../support/errors.ts";

/** Returns class names as data of a model, without those that are invalid or do not match the number of classes. */
export function labelsOf(given: unknown, network: Network): ClassData {
  try {
    return given === undefined ? {} : { labels: checkLabels(given, network) };
  } catch (error) {
    if (isFoveaError(error)) return {};
    throw error;
  }
}
