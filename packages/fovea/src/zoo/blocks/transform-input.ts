import { layers, type SymbolicTensor } from "../../layers/index.ts";

const mean = [0.485, 0.456, 0.406] as const;
const deviation = [0.229, 0.224, 0.225] as const;

/**
 * torchvision's `transform_input`: pictures that were normalized with ImageNet's mean and deviation become those that
 * the weights ported from TensorFlow were learnt on, −1 … 1.
 */
export function transformInput(x: SymbolicTensor): SymbolicTensor {
  return layers
    .rescaling({
      name: "transform_input",
      scale: deviation.map((value) => value / 0.5),
      offset: mean.map((value) => (value - 0.5) / 0.5),
    })
    .apply(x);
}
