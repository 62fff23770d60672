import { sameLayout } from "../layout.ts";
import type { Convention } from "./convention.ts";

/**
 * Keras' names "conv1_conv/kernel" (in older files "conv1_conv/kernel:0") and layouts, which are Fovea's own. Files that
 * sort weights by layer are read by the layer's name and the weight's place in it: parameters first, then statistics.
 */
export const keras: Convention = {
  name: "keras",
  nameOf: ({ weight }) => weight.name,
  layoutOf: ({ weight }) => sameLayout(weight.shape),
  keyOf: ({ name, layer }) => (layer ? placeKey(layer.name, layer.index) : name.replace(/:0$/, "")),
  keysOf({ weight, path, place, index }, name) {
    // A new name of a layer of the network itself is the layer's name in the file.
    const layer = name.slice(0, Math.max(0, name.lastIndexOf("/")));
    return [
      name,
      placeKey(layer, index),
      // Older files have the weights of a model inside the model under its name.
      ...(path === place.layer ? [] : [placeKey(place.layer, place.index)]),
      ...(weight.layer.className === "DepthwiseConv2D" ? [depthwise(name)] : []),
    ];
  },
  ignores,
};

/** Keras 3's files without names of layers, or with names that Keras made up: found by class and order. */
export const kerasByOrder: Convention = {
  ...keras,
  keyOf: ({ name }) => name,
  keysOf: ({ kerasPath }) => [kerasPath],
};

function ignores(name: string): boolean {
  return /(^|\/)(iterations|learning_rate|seed_generator_state)(:0)?$/.test(name);
}

function placeKey(layer: string, index: number): string {
  return `${layer}\0${index}`;
}

/** Keras 2 called the kernel of a depthwise convolution otherwise. */
function depthwise(name: string): string {
  return name.replace(/\/kernel$/, "/depthwise_kernel");
}
