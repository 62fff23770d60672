import { layers, type SymbolicTensor } from "../layers/index.ts";
import type { BuildOptions } from "./architecture.ts";

type DenseOptions = Parameters<typeof layers.dense>[0];

/** The last layer of a network: [batch, features] → one number for each class, activated as it was asked for. */
export function classifier(
  x: SymbolicTensor,
  name: string,
  { classes, classifierActivation }: BuildOptions,
  options: Omit<DenseOptions, "units" | "activation" | "name"> = {},
): SymbolicTensor {
  return layers.dense({ ...options, name, units: classes, activation: classifierActivation }).apply(x);
}
