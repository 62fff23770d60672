// Layers with Keras' names, options, defaults and arithmetic; each is one declaration over the ops.
// This room may import initializers/, regularizers/, ops/, graph/, tensor/ and support/.
// Add a layer: one file with one `defineLayer`, and its name in `layers`.
import { activation } from "./activation.ts";
import { batchNormalization } from "./batch-normalization.ts";
import { conv2d } from "./conv2d.ts";
import { dense } from "./dense.ts";
import { dropout } from "./dropout.ts";
import { flatten } from "./flatten.ts";
import { input, inputLayer } from "./input.ts";
import { averagePooling2d, maxPooling2d } from "./pooling2d.ts";

/** Every layer there is: what users call, and by `className` what model files are read with. */
export const layerFactories = {
  activation,
  averagePooling2d,
  batchNormalization,
  conv2d,
  dense,
  dropout,
  flatten,
  inputLayer,
  maxPooling2d,
};

/** The layers, and `input`, where data enters a network. */
export const layers = { ...layerFactories, input };

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
