import type { WeightFile } from "../../io/weight-file.ts";
import type { Network } from "../../network/index.ts";
import { fileOrder, networkOrder } from "../keras/weight-order.ts";
import { sameLayout } from "../layout.ts";
import type { Convention } from "./convention.ts";

/**
 * Keras' names "conv1_conv/kernel" (in older files "conv1_conv/kernel:0") and layouts, which are Fovea's own. Where a file
 * sorts weights by layer but does not name them, they are found by their place: parameters first, then statistics.
 */
export const keras: Convention = {
  name: "keras",
  goesBy: "name",
  nameOf: ({ weight }) => weight.name,
  layoutOf: ({ weight }) => sameLayout(weight.shape),
  keysOfStored({ name, layer }) {
    const plain = name.replace(/:0$/, "");
    return layer ? [inLayer(layer.name, plain), plain, inLayer(layer.name, layer.index)] : [plain];
  },
  keysOf({ weight, path, place, index }, name) {
    // A new name of a layer of the network itself is the layer's name in the file.
    const layer = name.slice(0, Math.max(0, name.lastIndexOf("/")));
    const own = weight.source.name;
    if (path === place.layer) {
      const names = spellings(weight.layer.className, `${layer}/${own}`);
      return [...names.map((each) => inLayer(layer, each)), ...names, inLayer(layer, index)];
    }
    // Older files have the weights of a model inside the model under the model's name, called by the layer's own name
    // or by those of the models around it as well.
    const inside = endings(path)
      .slice(1)
      .flatMap((ending) => spellings(weight.layer.className, `${ending}/${own}`));
    const names = spellings(weight.layer.className, name);
    return [...inside.map((each) => inLayer(place.layer, each)), ...names, inLayer(layer, index)];
  },
  ignores,
};

/** Keras 3's files without names of layers, or with names that Keras made up: found by class and order. */
export const kerasByClass: Convention = {
  ...keras,
  goesBy: "order",
  keysOfStored: ({ name }) => [name],
  keysOf: ({ kerasPath }) => [kerasPath],
};

/**
 * Files that list weights in the model's order, of Keras 1 and 2 and TensorFlow.js. Names may count layers otherwise
 * ("conv2d_1" for the first, or a second model of a program): Keras itself goes by the order alone.
 */
export function kerasInOrder(network: Network, file: WeightFile): readonly Convention[] {
  const { keys, guesses } = fileOrder(file);
  return guesses.map((guess): Convention => {
    const own = networkOrder(network, guess, file.format === "tfjs");
    return {
      ...keras,
      goesBy: "order",
      keysOfStored: ({ name, layer }) => keys.get(layer) ?? [name],
      keysOf: ({ weight: { source, layer } }) =>
        (own.get(source) ?? []).flatMap((key) => spellings(layer.className, key)),
    };
  });
}

function inLayer(layer: string, what: string | number): string {
  return `${layer}\0${what}`;
}

/** "a/b/c" → "a/b/c", "b/c", "c" */
function endings(path: string): readonly string[] {
  const segments = path.split("/");
  return segments.map((_, start) => segments.slice(start).join("/"));
}

/** Keras 2 called the kernel of a depthwise convolution otherwise. */
function spellings(className: string, name: string): readonly string[] {
  return className === "DepthwiseConv2D" ? [name, name.replace(/\/kernel$/, "/depthwise_kernel")] : [name];
}

/** States of optimizers and random layers, and the count of values that a Normalization has seen. */
function ignores(name: string): boolean {
  if (/(^|\/)normalization(_\d+)?\/vars\/2$/.test(name)) return true;
  return /(^|\/)(iterations|learning_rate|seed_generator_state|count)(:0)?$/.test(name);
}
