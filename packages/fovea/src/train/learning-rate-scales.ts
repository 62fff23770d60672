import type { Layer } from "../layers/index.ts";
import { type Network, selectLayers } from "../network/index.ts";
import { ConfigError } from "../support/errors.ts";
import { formatReceived } from "../support/format-received.ts";
import { isOptions } from "../support/schema.ts";

/**
 * Factors of the learning rate by the names of layers or stages, as `freeze` accepts them: { "layer1": 0.1, "*bn*": 0 }. If several
 * names select a layer, the last one applies. Layers without a factor have 1.
 */
export type LearningRateScales = Readonly<Record<string, number>>;

/**
 * Returns the factor of each layer that has one.
 * @throws ConfigError for a name that no layer has, and for a factor that is negative or not finite.
 */
export function learningRateScales(
  network: Network,
  given: unknown = {},
  stages?: readonly string[],
): ReadonlyMap<Layer, number> {
  if (!isOptions(given)) {
    throw new ConfigError(
      `compile: expected learningRateScales to map names of layers to numbers, received ${formatReceived(given)}`,
    );
  }
  const scales = new Map<Layer, number>();
  for (const [name, scale] of Object.entries(given)) {
    if (typeof scale !== "number" || !(scale >= 0 && Number.isFinite(scale))) {
      throw new ConfigError(
        `compile: expected the learning rate scale of "${name}" to be a number of at least 0, ` +
          `received ${formatReceived(scale)}`,
      );
    }
    const set = (layer: Layer) => {
      scales.set(layer, scale);
      layer.sublayers.forEach(set);
    };
    for (const { layer } of selectLayers("compile: learningRateScales", network, { layers: name }, stages)) set(layer);
  }
  return scales;
}
