import { convertElements, type NestedNumbers, type NumericArray, type Tensor, toTensor } from "../tensor/index.ts";

/** A weight per sample [samples], or per place in it, as far as the labels' axes go: [samples, height, width]. */
export type SampleWeights = Tensor | NumericArray | NestedNumbers;

export type WeightTensor = Tensor & { readonly data: Float32Array };

/** Weights as float32. @throws ConfigError for what no tensor is made of. */
export function weightTensor(where: string, weights: SampleWeights): WeightTensor {
  const { data, shape } = toTensor(where, weights);
  return { data: convertElements(where, data, "float32") as Float32Array, shape, dtype: "float32" };
}
