import type { KerasLayerWeights } from "../../io/keras/index.ts";
import type { Layer } from "../../layers/index.ts";
import type { Model } from "../../models/index.ts";
import { Network } from "../../network/index.ts";
import { type Tensor, tensor } from "../../tensor/tensor.ts";
import { parametersFirst } from "../parameters-first.ts";
import { layerOrder } from "./layer-order.ts";

/**
 * Saves a model's weights like Keras 3's `save_weights`. The file can be read with `load_weights` of the same model in
 * Keras, with the same layers in the same calls. Keras requires a name that ends in ".weights.h5".
 */
export async function exportKerasWeights(model: Model, path: string): Promise<void> {
  const { network } = model;
  const values = await model.getWeights();
  const bySource = new Map(network.listWeights().map(({ name, source }) => [source, values.get(name) as Tensor]));
  // Keras writes shared weights once, at their first occurrence.
  const visited = new Set<Layer>();
  const contentOf = (layer: Layer): KerasLayerWeights => {
    const isFirst = !visited.has(layer);
    visited.add(layer);
    const sources = isFirst ? parametersFirst(layer.weights.values()) : [];
    return {
      className: layer.className,
      name: layer.name ?? layer.kind,
      weights: [...sources.map((source) => bySource.get(source) as Tensor), ...uncounted(layer, sources.length)],
      ...(layer instanceof Network && isFirst && { layers: layerOrder(layer).map(contentOf) }),
    };
  };
  const { writeKerasWeights } = await import("../../io/keras/index.ts");
  await writeKerasWeights(path, contentOf(network));
}

/** Keras' Normalization has a third weight, the number of values seen, which it does not use. */
function uncounted({ className }: Layer, weights: number): readonly Tensor[] {
  return className === "Normalization" && weights > 0 ? [tensor(Int32Array.of(0), [])] : [];
}
