import type { SymbolicTensor } from "../layers/index.ts";
import type { Model } from "../models/index.ts";
import { service } from "../support/service.ts";
import type { AnyDefinition, BuildOptions, PretrainedWeights, Variant } from "./architecture.ts";
import type { WeightsOptions } from "./weights-options.ts";

/** A network as it was asked for, before its weights have values. */
export interface Built {
  readonly model: Model<SymbolicTensor>;
  readonly variant: Variant<never>;
  readonly options: BuildOptions;
}

/** Gives a network weights that others trained, which come from a file or a download. */
export type LoadPretrained = (
  built: Built,
  definition: Pick<AnyDefinition, "name" | "options">,
  pretrained: PretrainedWeights,
  options: WeightsOptions,
) => Promise<Model<SymbolicTensor>>;

/** Loads the loader of the platform. */
export const pretrainedLoader = service<() => Promise<LoadPretrained>>("loading pretrained weights");
