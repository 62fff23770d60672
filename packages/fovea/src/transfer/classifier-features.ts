import { type Layer, layers, type SymbolicTensor } from "../layers/index.ts";
import type { Model } from "../models/index.ts";
import { ConfigError } from "../support/errors.ts";

/** The features of a trained classifier. */
export interface ClassifierFeatures {
  /** The layer of the model whose output they are, or whose feature maps they are the means of. */
  readonly layer: string;
  /** Features [features]. */
  readonly features: SymbolicTensor;
}

/**
 * Finds the features of a classifier: what its last layer with weights receives.
 * @throws ConfigError for a model whose images go straight to that layer.
 */
export function classifierFeatures({ name, network, outputs }: Model): ClassifierFeatures {
  let tensor: SymbolicTensor | undefined = outputs[0];
  while (tensor && !hasWeights(tensor.call.layer)) tensor = tensor.call.inputs[0];
  const layer = tensor?.call.inputs[0]?.call.layer.name;
  if (layer !== undefined && network.layers.some((one) => one.name === layer)) {
    return { layer, features: featuresOf(network, layer) };
  }
  throw new ConfigError(`${name}: expected a network with features before its last layer, and found none`);
}

function hasWeights({ weights, sublayers }: Layer): boolean {
  return weights.size > 0 || [...sublayers.values()].some(hasWeights);
}

/** The output of a layer as features [features]: feature maps count by their means. */
export function featuresOf(network: Model["network"], layer: string): SymbolicTensor {
  const output = network.output(layer);
  if (output.shape.length === 2) return output;
  return layers.globalAveragePooling2d({ name: "features/mean" }).apply(output);
}
