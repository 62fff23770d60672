import { ConfigError } from "../../support/errors.ts";
import { formatReceived } from "../../support/format-received.ts";
import { layerNormOf } from "../../support/layer-norm-key.ts";
import { isOptions } from "../../support/schema.ts";

/** The values of the loss, a metric or the learning rate over the epochs. */
export interface LearningCurve {
  readonly name: string;
  readonly training: readonly number[];
  readonly validation: readonly number[] | undefined;
}

const learningRates = ["learningRate", "learning_rate", "lr"];

/**
 * Returns the curves of a training's history, the loss first and the learning rate last. Validation is under `valLoss` or
 * `val_loss`. Norms of layers are left out (see `layerNormCurves`).
 * @throws ConfigError unless the history has lists by name.
 */
export function learningCurves(history: Readonly<Record<string, readonly number[]>>): LearningCurve[] {
  if (!isOptions(history) || !Object.values(history).every(Array.isArray)) {
    throw new ConfigError(`learningCurves: expected lists of numbers by name, received ${formatReceived(history)}`);
  }
  const keys = Object.keys(history).filter((key) => !layerNormOf(key));
  const names = [...new Set(keys.map(trainingName))];
  const rank = (name: string) => (name === "loss" ? 0 : learningRates.includes(name) ? 2 : 1);
  return names
    .sort((a, b) => rank(a) - rank(b))
    .map((name) => ({
      name: learningRates.includes(name) ? "learningRate" : name,
      training: history[name] ?? [],
      validation: history[`val_${name}`] ?? history[`val${name.charAt(0).toUpperCase()}${name.slice(1)}`],
    }))
    .filter(({ training, validation }) => training.length > 0 || (validation?.length ?? 0) > 0);
}

function trainingName(key: string): string {
  if (key.startsWith("val_")) return key.slice(4);
  return /^val[A-Z]/.test(key) ? key.charAt(3).toLowerCase() + key.slice(4) : key;
}
