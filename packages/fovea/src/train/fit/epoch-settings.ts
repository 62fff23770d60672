import type { Dataset } from "../../data/index.ts";
import { ConfigError } from "../../support/errors.ts";
import { formatReceived } from "../../support/format-received.ts";
import type { Json } from "../../support/json.ts";
import type { FitOptions } from "./fit-options.ts";

/** Settings that determine an epoch's batches, besides the seed and the epoch. Plain data. */
export interface EpochSettings {
  readonly batchSize: number;
  readonly shuffle: boolean;
  /** Null for all batches. */
  readonly stepsPerEpoch: number | null;
  /** Training samples, without the validation split; null if unknown. */
  readonly samples: number | null;
  readonly classWeight: Json;
}

/** Returns the settings of a call of `fit`. */
export function epochSettings(options: FitOptions, train: Dataset): EpochSettings {
  const { batchSize = 32, shuffle = true, stepsPerEpoch = null, classWeight: given } = options;
  // Maps, lists and records with the same weights are equal.
  const classWeight = given ? Object.fromEntries(given instanceof Map ? given : Object.entries(given)) : null;
  return { batchSize, shuffle, stepsPerEpoch, samples: train.size ?? null, classWeight };
}

const advice: Partial<Record<keyof EpochSettings, string>> = {
  samples: " (another data set, or another validationSplit)",
};

/**
 * Checks that an interrupted epoch resumes with its settings; with others it would process some samples twice and others
 * never. Between epochs, all settings may change.
 * @throws ConfigError that names the setting.
 */
export function checkSameSettings(before: EpochSettings | null, now: EpochSettings): void {
  // Older versions did not save the settings.
  if (before === null) return;
  for (const name of Object.keys(now) as (keyof EpochSettings)[]) {
    if (JSON.stringify(before[name]) === JSON.stringify(now[name])) continue;
    throw new ConfigError(
      `fit: the epoch to resume began with ${name} ${shown(before[name])}, received ${shown(now[name])}` +
        `${advice[name] ?? ""}; go on with the same, or begin an epoch with initialEpoch instead of resume`,
    );
  }
}

/** Returns whether a pass has the same batches in the same order; true if `before` is unknown. */
export function isSameBatches(before: EpochSettings | null, now: EpochSettings): boolean {
  if (before === null) return true;
  return (["batchSize", "shuffle", "samples"] as const).every((name) => before[name] === now[name]);
}

function shown(value: Json): string {
  return value === null ? "not given" : formatReceived(value);
}
