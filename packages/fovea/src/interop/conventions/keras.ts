import type { WeightFile } from "../../io/weight-file.ts";
import type { Network } from "../../network/index.ts";
import { fileOrder, networkOrder } from "../keras/weight-order.ts";
import { sameLayout } from "../layout.ts";
import type { Convention } from "./convention.ts";

/**
 * Keras' names "conv1_conv/kernel" ("conv1_conv/kernel:0" in older files) and layouts, which equal Fovea's. If a file
 * groups weights by layer without names, they are found by position: parameters first, then statistics.
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
    // The last part of a renamed weight is preceded by the layer's name in the file.
    const layer = name.slice(0, Math.max(0, name.lastIndexOf("/")));
    const own = weight.source.name;
    if (path === place.layer) {
      const names = spellings(weight.layer.className, `${layer}/${own}`);
      return [...names.map((each) => inLayer(layer, each)), ...names, inLayer(layer, index)];
    }
    // Older files store the weights of a nested model under that model's name, followed by the layer's name with or
    // without the names of the enclosing models.
    const inside = endings(path)
      .slice(1)
      .flatMap((ending) => spellings(weight.layer.className, `${ending}/${own}`));
    const names = spellings(weight.layer.className, name);
    return [...inside.map((each) => inLayer(place.layer, each)), ...names, inLayer(layer, index)];
  },
  ignores,
};

/** Keras 3's files without layer names, or with generated names: weights are found by class and order. */
export const kerasByClass: Convention = {
  ...keras,
  goesBy: "order",
  keysOfStored: ({ name }) => [name],
  keysOf: ({ kerasPath }) => [kerasPath],
};

/**
 * Files of Keras 1 and 2 and TensorFlow.js, which list weights in the model's order. Names may number layers
 * differently ("conv2d_1" for the first layer, or for the second model of a program); Keras itself uses only the order.
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

/** Returns the names of a weight in files; Keras 2 had another name for the kernel of a depthwise convolution. */
function spellings(className: string, name: string): readonly string[] {
  return className === "DepthwiseConv2D" ? [name, name.replace(/\/kernel$/, "/depthwise_kernel")] : [name];
}

/** Whether a tensor is the state of an optimizer or random layer, or the count of a Normalization. */
function ignores(name: string): boolean {
  if (/(^|\/)normalization(_\d+)?\/vars\/2$/.test(name)) return true;
  return /(^|\/)(iterations|learning_rate|seed_generator_state|count)(:0)?$/.test(name);
}
