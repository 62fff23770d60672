import type { SymbolicTensor } from "../layers/index.ts";
import type { Model } from "../models/index.ts";
import type { BuildOptions, Variant } from "./architecture.ts";

/** A network as it was asked for, before its weights have values. */
export interface BuiltArchitecture {
  readonly model: Model<SymbolicTensor>;
  readonly variant: Variant<never>;
  readonly options: BuildOptions;
}
