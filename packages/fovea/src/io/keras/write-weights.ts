import { snakeCase } from "../../support/snake-case.ts";
import { uniqueNames } from "../../support/unique-names.ts";
import type { Tensor } from "../../tensor/index.ts";
import { type Hdf5Content, writeHdf5 } from "../hdf5/index.ts";

/** A layer, or a model of layers, with its weights in Keras' order. */
export interface KerasLayerWeights {
  /** Keras' name of the class: "Conv2D", "Functional". */
  readonly className: string;
  /** The layer's own name, stored as an attribute. */
  readonly name: string;
  /** Trainable weights first, then statistics. */
  readonly weights: readonly Tensor[];
  /** The layers of a model, in the order of Keras' `model.layers`. */
  readonly layers?: readonly KerasLayerWeights[];
}

/**
 * Writes the weights of a model in the format of Keras 3's `model.save_weights("….weights.h5")`, for its
 * `load_weights`: groups are named by the classes of the layers and a number, in their order.
 */
export async function writeKerasWeights(path: string, model: KerasLayerWeights): Promise<void> {
  await writeHdf5(path, contentOf(model));
}

function contentOf({ name, weights, layers }: KerasLayerWeights): Hdf5Content {
  const variables: Hdf5Content = {
    attributes: new Map([["name", name]]),
    children: new Map(weights.map((weight, index) => [String(index), weight])),
  };
  if (!layers) return { children: new Map([["vars", variables]]) };
  const names = uniqueNames(layers.map((layer) => snakeCase(layer.className)));
  const contents = layers.map((layer, index): [string, Hdf5Content] => [names[index] ?? "", contentOf(layer)]);
  return {
    children: new Map([
      ["layers", { children: new Map(contents) }],
      ["vars", variables],
    ]),
  };
}
