import { sameLayout } from "../layout.ts";
import type { Convention } from "./convention.ts";

/**
 * Keras' names "conv1_conv/kernel" (in older files "conv1_conv/kernel:0") and layouts, which are Fovea's own. Where a file
 * sorts weights by layer but does not name them, they are found by their place: parameters first, then statistics.
 */
export const keras: Convention = {
  name: "keras",
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
    // Older files have the weights of a model inside the model under the model's name.
    const inside = spellings(weight.layer.className, `${path.slice(place.layer.length + 1)}/${own}`);
    const names = spellings(weight.layer.className, name);
    return [
      ...inside.map((each) => inLayer(place.layer, each)),
      ...names,
      inLayer(layer, index),
      inLayer(place.layer, place.index),
    ];
  },
  ignores,
};

/** Keras 3's files without names of layers, or with names that Keras made up: found by class and order. */
export const kerasByOrder: Convention = {
  ...keras,
  keysOfStored: ({ name }) => [name],
  keysOf: ({ kerasPath }) => [kerasPath],
};

/**
 * Older files whose layers have names of another count ("conv2d_1" for the first, or a second model of a program): Keras
 * itself finds the weights of such a file by the order of the layers alone.
 */
export const kerasByPlace: Convention = {
  ...keras,
  keysOfStored: ({ name, layer }) => [layer?.place === undefined ? name : inLayer(`#${layer.place}`, layer.index)],
  keysOf: ({ place }) => [inLayer(`#${place.order}`, place.index)],
};

function inLayer(layer: string, what: string | number): string {
  return `${layer}\0${what}`;
}

/** Keras 2 called the kernel of a depthwise convolution otherwise. */
function spellings(className: string, name: string): readonly string[] {
  return className === "DepthwiseConv2D" ? [name, name.replace(/\/kernel$/, "/depthwise_kernel")] : [name];
}

function ignores(name: string): boolean {
  return /(^|\/)(iterations|learning_rate|seed_generator_state)(:0)?$/.test(name);
}
