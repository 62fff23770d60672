import type { Layer } from "../layers/index.ts";
import { Network } from "../network/index.ts";

/** timm's names of networks that were trained with TensorFlow, in the names of files, folders and repositories. */
const trainedThere = /(?:^|[^a-z0-9])(tf_(?:efficientnet|mixnet|mobilenet)\w*)/i;

const epsilonThere = 1e-3;

/**
 * What a network has to have otherwise for weights that timm brought over from TensorFlow, in a sentence; undefined where
 * it has that, and for other files. Those networks are called as PyTorch's are, weight by weight, and yet pad before
 * convolutions with strides as TensorFlow does, and have another ε. Only the file's name tells.
 */
export function tfDifferences(network: Network, path: string): string | undefined {
  const [, name] = trainedThere.exec(path) ?? [];
  if (name === undefined) return undefined;
  const layers = [...innermost(network)];
  const lacking = [
    ...(layers.some(isPaddedOtherwise) ? ['padding "same" of convolutions with strides'] : []),
    ...(layers.some(hasOtherEpsilon) ? [`epsilon ${epsilonThere} of batch normalizations`] : []),
  ];
  return lacking.length === 0
    ? undefined
    : `${name} was trained with TensorFlow and answers otherwise without ${lacking.join(" and ")}`;
}

function* innermost(layer: Layer): Generator<Layer> {
  if (!(layer instanceof Network)) yield layer;
  for (const sublayer of layer.sublayers.values()) yield* innermost(sublayer);
}

function isPaddedOtherwise(layer: Layer): boolean {
  const { kernelSize, strides, padding } = layer.config();
  return (
    /^(?:Depthwise)?Conv2D$/.test(layer.className) && isOver1(kernelSize) && isOver1(strides) && padding !== "same"
  );
}

function hasOtherEpsilon(layer: Layer): boolean {
  return layer.className === "BatchNormalization" && layer.config().epsilon !== epsilonThere;
}

function isOver1(sizes: unknown): boolean {
  return [sizes].flat().some((size) => Number(size) > 1);
}
