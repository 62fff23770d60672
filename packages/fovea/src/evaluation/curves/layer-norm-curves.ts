import { ConfigError } from "../../support/errors.ts";
import { formatReceived } from "../../support/format-received.ts";
import { layerNormOf } from "../../support/layer-norm-key.ts";
import { isOptions } from "../../support/schema.ts";

/** The norms of a layer over the epochs. */
export interface LayerNormCurve {
  /** The path of the layer. */
  readonly layer: string;
  readonly gradient: readonly number[];
  readonly weight: readonly number[];
}

/**
 * Returns the norms that `callbacks.layerNorms` added to a training's history, in the order of the layers; none without
 * it.
 * @throws ConfigError unless the history has lists by name.
 */
export function layerNormCurves(history: Readonly<Record<string, readonly number[]>>): readonly LayerNormCurve[] {
  if (!isOptions(history) || !Object.values(history).every(Array.isArray)) {
    throw new ConfigError(`layerNormCurves: expected lists of numbers by name, received ${formatReceived(history)}`);
  }
  const layers = [...new Set(Object.keys(history).flatMap((name) => layerNormOf(name)?.layer ?? []))];
  return layers.map((layer) => ({
    layer,
    gradient: history[`gradient_norm/${layer}`] ?? [],
    weight: history[`weight_norm/${layer}`] ?? [],
  }));
}
