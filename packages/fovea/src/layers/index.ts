// Layers with Keras' names, options, defaults and arithmetic. Each is one declaration over the ops.
// This room may import initializers/, regularizers/, ops/, graph/, tensor/ and support/.
// To add a layer: one file with one `defineLayer`, and a line in factories.ts.

export { type ActivationName, activations } from "./activations.ts";
export { recordCall, withBatch } from "./apply-layer.ts";
/** The layers, and `input`, which creates the input of a network. */
export * as layers from "./catalog.ts";
export { type CommonOptions, defineLayer, type LayerDefinition, type LayerFactory } from "./define-layer.ts";
export * as layerFactories from "./factories.ts";
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
export type { Operand } from "./operation.ts";
export { type OperationName, operations } from "./operations/index.ts";
export { augmentations } from "./random-augmentation.ts";
