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
  keysOf({ weight, path, place }, name) {
    // A new name of a layer of the network itself is the layer's name in the file.
    const renamed = path === place.layer ? name.slice(0, Math.max(0, name.lastIndexOf("/"))) : place.layer;
    return [
      name,
      placeKey(renamed, place.index),
      ...(weight.layer.className === "DepthwiseConv2D" ? [depthwise(name)] : []),
    ];
  },
  ignores: (name) => /(^|\/)(iterations|learning_rate|seed_generator_state)(:0)?$/.test(name),
};

function placeKey(layer: string, index: number): string {
  return `${layer}\0${index}`;
}

/** Keras 2 called the kernel of a depthwise convolution otherwise. */
function depthwise(name: string): string {
  return name.replace(/\/kernel$/, "/depthwise_kernel");
}
