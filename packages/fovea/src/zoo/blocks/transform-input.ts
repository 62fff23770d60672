import type { Preprocessing } from "../../data/preprocessing.ts";
import { layers, type SymbolicTensor } from "../../layers/index.ts";
import { ConfigError } from "../../support/index.ts";
import { imagenetMean, imagenetStd } from "../sources/torchvision.ts";

/**
 * Adds torchvision's `transform_input`, which converts images normalized with ImageNet's mean and standard deviation to
 * the range −1 … 1 of the weights ported from TensorFlow.
 */
export function transformInput(x: SymbolicTensor): SymbolicTensor {
  return layers
    .rescaling({
      name: "transform_input",
      scale: imagenetStd.map((value) => value / 0.5),
      offset: imagenetMean.map((value) => (value - 0.5) / 0.5),
    })
    .apply(x);
}

/**
 * Returns the preprocessing for weights trained on −1 … 1 if the network itself contains `transform_input`:
 * normalization with ImageNet's mean and standard deviation, as in torchvision. Otherwise the images would be converted
 * twice.
 */
export function preparedToTransform(preprocessing: Preprocessing): Preprocessing {
  return { ...preprocessing, mean: imagenetMean, std: imagenetStd };
}

/**
 * Rejects `transform_input` for variants whose weights have another origin.
 * @throws ConfigError if `isAsked` is true.
 */
export function refuseTransformInput(where: string, isAsked: boolean): void {
  if (!isAsked) return;
  throw new ConfigError(
    `${where}: expected transformInput to be false, received true; the variant "torchvision" has it`,
  );
}
