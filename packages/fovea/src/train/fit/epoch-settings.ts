import type { Dataset } from "../../data/index.ts";
import { ConfigError } from "../../support/errors.ts";
import { formatReceived } from "../../support/format-received.ts";
import type { Json } from "../../support/json.ts";
import type { FitOptions } from "./fit-options.ts";

/** What the batches of an epoch depend on besides seed and epoch: plain data. */
export interface EpochSettings {
  readonly batchSize: number;
  readonly shuffle: boolean;
  /** Null: all batches. */
  readonly stepsPerEpoch: number | null;
  /** Of the training, without those of a validation split; null where it is not known. */
  readonly samples: number | null;
  readonly classWeight: Json;
}

/** Those of a `fit`. */
export function epochSettings(options: FitOptions, train: Dataset): EpochSettings {
  const { batchSize = 32, shuffle = true, stepsPerEpoch = null, classWeight: given } = options;
  // The same weights may be given as a map, a list or a record.
  const classWeight = given ? Object.fromEntries(given instanceof Map ? given : Object.entries(given)) : null;
  return { batchSize, shuffle, stepsPerEpoch, samples: train.size ?? null, classWeight };
}

const advice: Partial<Record<keyof EpochSettings, string>> = {
  samples: " (another data set, or another validationSplit)",
};

/**
 * An epoch that was interrupted can only go on as it began: with other settings it would see some samples twice and
 * others never. Between two epochs, all may change.
 * @throws ConfigError that names the setting.
 */
export function checkSameSettings(before: EpochSettings | null, now: EpochSettings): void {
  // A training that an earlier version saved does not tell.
  if (before === null) return;
  for (const name of Object.keys(now) as (keyof EpochSettings)[]) {
    if (JSON.stringify(before[name]) === JSON.stringify(now[name])) continue;
    throw new ConfigError(
      `fit: the epoch to resume began with ${name} ${shown(before[name])}, received ${shown(now[name])}` +
        `${advice[name] ?? ""}; go on with the same, or begin an epoch with initialEpoch instead of resume`,
    );
  }
}

/** Whether a pass over the data has the same batches in the same order; true where `before` does not tell. */
export function isSameBatches(before: EpochSettings | null, now: EpochSettings): boolean {
  if (before === null) return true;
  return (["batchSize", "shuffle", "samples"] as const).every((name) => before[name] === now[name]);
}

function shown(value: Json): string {
  return value === null ? "not given" : formatReceived(value);
}
