import type { Layer } from "../layers/index.ts";
import { Network } from "../network/index.ts";

/** timm's names of networks trained with TensorFlow, in the names of files, folders and repositories. */
const tensorFlowModels = /(?:^|[^a-z0-9])(tf_(?:efficientnet|mixnet|mobilenet)\w*)/i;

const tensorFlowEpsilon = 1e-3;

/**
 * Describes, in a sentence, how a network differs from what weights ported from TensorFlow by timm require. Returns
 * undefined if it does not differ, and for other files. The weights have the same names as PyTorch's, but these
 * networks pad strided convolutions as TensorFlow does and have another ε. Only the file's name reveals this.
 */
export function tfDifferences(network: Network, path: string): string | undefined {
  const [, name] = tensorFlowModels.exec(path) ?? [];
  if (name === undefined) return undefined;
  const layers = [...innermost(network)];
  const lacking = [
    ...(layers.some(hasOtherPadding) ? ['padding "same" of strided convolutions'] : []),
    ...(layers.some(hasOtherEpsilon) ? [`epsilon ${tensorFlowEpsilon} of batch normalizations`] : []),
  ];
  return lacking.length === 0
    ? undefined
    : `${name} was trained with TensorFlow and gives different results without ${lacking.join(" and ")}`;
}

function* innermost(layer: Layer): Generator<Layer> {
  if (!(layer instanceof Network)) yield layer;
  for (const sublayer of layer.sublayers.values()) yield* innermost(sublayer);
}

function hasOtherPadding(layer: Layer): boolean {
  const { kernelSize, strides, padding } = layer.config();
  return (
    /^(?:Depthwise)?Conv2D$/.test(layer.className) && isOver1(kernelSize) && isOver1(strides) && padding !== "same"
  );
}

function hasOtherEpsilon(layer: Layer): boolean {
  return layer.className === "BatchNormalization" && layer.config().epsilon !== tensorFlowEpsilon;
}

function isOver1(sizes: unknown): boolean {
  return [sizes].flat().some((size) => Number(size) > 1);
}
