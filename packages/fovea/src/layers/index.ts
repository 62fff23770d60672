// Layers with Keras' names, options, defaults and arithmetic; each is one declaration over the ops.
// This room may import initializers/, regularizers/, ops/, graph/, tensor/ and support/.
// Add a layer: one file with one `defineLayer`, and its name in `layers`.
import { activation } from "./activation.ts";
import { elu, gelu, leakyRelu, relu, softmax } from "./activation-layers.ts";
import { adaptiveAveragePooling2d } from "./adaptive-average-pooling2d.ts";
import { batchNormalization } from "./batch-normalization.ts";
import { cropping2d, zeroPadding2d } from "./borders2d.ts";
import { conv2d } from "./conv2d.ts";
import { dense } from "./dense.ts";
import { depthwiseConv2d } from "./depthwise-conv2d.ts";
import { globalAveragePooling2d, globalMaxPooling2d } from "./global-pooling2d.ts";
import { input, inputLayer } from "./input.ts";
import { layerNormalization } from "./layer-normalization.ts";
import { layerScale } from "./layer-scale.ts";
import { localResponseNormalization } from "./local-response-normalization.ts";
import { add, average, concatenate, maximum, minimum, multiply, subtract } from "./merging.ts";
import { dropout, gaussianNoise, spatialDropout2d, stochasticDepth } from "./noise.ts";
import { normalization } from "./normalization.ts";
import { averagePooling2d, maxPooling2d } from "./pooling2d.ts";
import { rescaling } from "./rescaling.ts";
import { flatten, permute, reshape } from "./reshaping.ts";
import { selectChannels } from "./select-channels.ts";
import { separableConv2d } from "./separable-conv2d.ts";
import { upSampling2d } from "./up-sampling2d.ts";

/** Every layer there is: what users call, and by `className` what model files are read with. */
export const layerFactories = {
  activation,
  adaptiveAveragePooling2d,
  add,
  average,
  averagePooling2d,
  batchNormalization,
  concatenate,
  conv2d,
  cropping2d,
  dense,
  depthwiseConv2d,
  dropout,
  elu,
  flatten,
  gaussianNoise,
  gelu,
  globalAveragePooling2d,
  globalMaxPooling2d,
  inputLayer,
  layerNormalization,
  layerScale,
  leakyRelu,
  localResponseNormalization,
  maxPooling2d,
  maximum,
  minimum,
  multiply,
  normalization,
  permute,
  relu,
  rescaling,
  reshape,
  selectChannels,
  separableConv2d,
  softmax,
  spatialDropout2d,
  stochasticDepth,
  subtract,
  upSampling2d,
  zeroPadding2d,
};

/** The layers, and `input`, where data enters a network. */
export const layers = {
  ...layerFactories,
  /** A place where data enters a network: `input({ shape: [28, 28, 1] })` → a symbolic tensor [null, 28, 28, 1]. */
  input,
};

export { type ActivationName, activations } from "./activations.ts";
export { recordCall, withBatch } from "./apply-layer.ts";
export { type CommonOptions, defineLayer, type LayerDefinition, type LayerFactory } from "./define-layer.ts";
export { ForwardBuild } from "./forward-build.ts";
export {
  type Applied,
  isSymbolicTensor,
  type Layer,
  type LayerCall,
  type LayerContext,
  type SymbolicTensor,
} from "./layer.ts";
export { assignNames, camelCase } from "./layer-names.ts";
export type { LayerWeight, WeightOptions, WeightRole } from "./layer-weight.ts";
export { channelStatistics } from "./normalization.ts";
