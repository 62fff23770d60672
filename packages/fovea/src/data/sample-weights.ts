import { convertElements, type NestedNumbers, type NumericArray, type Tensor, toTensor } from "../tensor/index.ts";

/** One weight per sample [samples], or one per position of its labels, such as [samples, height, width]. */
export type SampleWeights = Tensor | NumericArray | NestedNumbers;

export type WeightTensor = Tensor & { readonly data: Float32Array };

/** Converts weights to float32. @throws ConfigError unless `weights` can be converted to a tensor. */
export function weightTensor(where: string, weights: SampleWeights): WeightTensor {
  const { data, shape } = toTensor(where, weights);
  return { data: convertElements(where, data, "float32") as Float32Array, shape, dtype: "float32" };
}
