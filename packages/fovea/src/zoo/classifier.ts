import { layers, type SymbolicTensor } from "../layers/index.ts";
import type { BuildOptions } from "./architecture.ts";

type DenseOptions = Parameters<typeof layers.dense>[0];

/** Adds the last layer of a network, with the requested activation: [batch, features] → [batch, classes]. */
export function classifier(
  x: SymbolicTensor,
  name: string,
  { classes, classifierActivation }: BuildOptions,
  options: Omit<DenseOptions, "units" | "activation" | "name"> = {},
): SymbolicTensor {
  return layers.dense({ ...options, name, units: classes, activation: classifierActivation }).apply(x);
}
