import type { SymbolicTensor } from "../layers/index.ts";
import type { Model } from "../models/index.ts";
import { service } from "../support/service.ts";
import type { AnyDefinition, BuildOptions, PretrainedWeights, Variant } from "./architecture.ts";
import type { WeightsOptions } from "./weights-options.ts";

/** A network as requested, before its weights are set. */
export interface Built {
  readonly model: Model<SymbolicTensor>;
  readonly variant: Variant<never>;
  readonly options: BuildOptions;
}

/** Loads pretrained weights from a file or a download into a network. */
export type LoadPretrained = (
  built: Built,
  definition: Pick<AnyDefinition, "name" | "options">,
  pretrained: PretrainedWeights,
  options: WeightsOptions,
) => Promise<Model<SymbolicTensor>>;

/** Provides the platform's loader. */
export const pretrainedLoader = service<() => Promise<LoadPretrained>>("loading pretrained weights");
