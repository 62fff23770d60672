import type { SymbolicTensor } from "../layers/index.ts";
import type { Model } from "../models/index.ts";
import { ConfigError } from "../support/index.ts";
import type { ArchitectureDefinition, PretrainedWeights } from "./architecture.ts";
import type { Built } from "./define-architecture.ts";

/** Gives a network of the zoo the weights that someone else trained. */
export async function loadPretrained(
  _built: Built,
  { name }: Pick<ArchitectureDefinition, "name">,
  { id }: PretrainedWeights,
): Promise<Model<SymbolicTensor>> {
  throw new ConfigError(`zoo.${name}: the weights "${id}" cannot be loaded yet`);
}
