import { ConfigError } from "../support/errors.ts";
import { layerNormOf } from "../support/layer-norm-key.ts";
import { nearest } from "../support/nearest.ts";

/**
 * The values of each epoch: `loss`, the metrics, and their validation values under `valLoss` or `val_loss`. A value that
 * was not finite may be NaN or, if read back from JSON, null.
 */
export type History = Readonly<Record<string, readonly (number | null)[]>>;

/** The loss or one metric over the epochs; a missing value is NaN. */
export interface Curves {
  readonly name: string;
  readonly training: readonly number[];
  readonly validation: readonly number[] | undefined;
  /** The length of the longer of the two. */
  readonly epochs: number;
}

const learningRates = ["learningRate", "learning_rate", "lr"];

/** Returns the loss, then `metrics` (default: all metrics of the history except the learning rate). */
export function curvesOf(history: History, metrics?: readonly string[]): Curves[] {
  const names = Object.keys(history).filter((name) => !isValidation(name) && !layerNormOf(name));
  if (!names.includes("loss")) {
    throw new ConfigError(
      `trainingCurves: expected "loss" in the history, received ${Object.keys(history).join(", ")}`,
    );
  }
  for (const metric of metrics ?? []) {
    if (names.includes(metric)) continue;
    const guess = nearest(metric, names);
    throw new ConfigError(
      `trainingCurves: the history has no metric "${metric}"; ${guess ? `did you mean "${guess}"?` : `it has ${names.join(", ")}`}`,
    );
  }
  const shown = metrics ?? names.filter((name) => name !== "loss" && !learningRates.includes(name));
  return ["loss", ...shown].map((name) => {
    const training = numbers(history[name] ?? []);
    const recorded = history[`val_${name}`] ?? history[`val${name.charAt(0).toUpperCase()}${name.slice(1)}`];
    const validation = recorded && numbers(recorded);
    return { name, training, validation, epochs: Math.max(training.length, validation?.length ?? 0) };
  });
}

/** The epoch, counted from 1, with the lowest validation (else training) loss; undefined when none was finite. */
export function bestEpochOf(loss: Curves): number | undefined {
  const series = loss.validation ?? loss.training;
  const lowest = Math.min(...series.filter(Number.isFinite));
  const index = series.indexOf(lowest);
  return index < 0 ? undefined : index + 1;
}

function isValidation(name: string): boolean {
  return name.startsWith("val_") || /^val[A-Z]/.test(name);
}

function numbers(values: readonly (number | null)[]): number[] {
  return values.map((value) => value ?? Number.NaN);
}
