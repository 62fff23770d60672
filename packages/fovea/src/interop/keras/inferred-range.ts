import type { ValueRange } from "../../data/index.ts";
import type { Layer } from "../../layers/index.ts";
import { expectedRange } from "../../models/expected-range.ts";
import type { Network } from "../../network/index.ts";
import type { JsonObject } from "../../support/json.ts";
import type { Tensor } from "../../tensor/tensor.ts";

/** Infers the input range of a network with an adapted Normalization from the weights of that layer. */
export function inferredRange(network: Network, values: ReadonlyMap<string, Tensor>): ValueRange | undefined {
  const measured = new Map<Layer, JsonObject>();
  for (const { name, layer, source } of network.listWeights()) {
    const value = layer.className === "Normalization" ? values.get(name) : undefined;
    if (value)
      measured.set(layer, { ...(measured.get(layer) ?? layer.config()), [source.name]: Array.from(value.data) });
  }
  if (measured.size === 0) return undefined;
  return expectedRange(network, (layer) => measured.get(layer) ?? layer.config());
}
