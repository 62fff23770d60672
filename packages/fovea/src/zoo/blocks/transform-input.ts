import type { Preprocessing } from "../../data/preprocessing.ts";
import { layers, type SymbolicTensor } from "../../layers/index.ts";
import { ConfigError } from "../../support/index.ts";
import { imagenetDeviation, imagenetMean } from "../sources/torchvision.ts";

/**
 * torchvision's `transform_input`: pictures that were normalized with ImageNet's mean and deviation become those that
 * the weights ported from TensorFlow were learnt on, −1 … 1.
 */
export function transformInput(x: SymbolicTensor): SymbolicTensor {
  return layers
    .rescaling({
      name: "transform_input",
      scale: imagenetDeviation.map((value) => value / 0.5),
      offset: imagenetMean.map((value) => (value - 0.5) / 0.5),
    })
    .apply(x);
}

/**
 * How pictures are prepared for weights of −1 … 1 when the network itself does the last step, `transform_input`: as
 * torchvision prepares them, normalized with ImageNet's mean and deviation. Otherwise it would be done twice.
 */
export function preparedToTransform(preprocessing: Preprocessing): Preprocessing {
  return { ...preprocessing, mean: imagenetMean, std: imagenetDeviation };
}

/** For variants whose weights have another origin. @throws ConfigError when they are asked for `transform_input`. */
export function refuseTransformInput(where: string, isAsked: boolean): void {
  if (!isAsked) return;
  throw new ConfigError(
    `${where}: expected transformInput to be false, received true; the variant "torchvision" has it`,
  );
}
