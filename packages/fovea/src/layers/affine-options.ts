import type { Value } from "../graph/graph.ts";
import { type Initializer, type InitializerField, initializer } from "../initializers/index.ts";
import { type Regularizer, type RegularizerField, regularizer } from "../regularizers/index.ts";
import { type Field, optional, type ResolvedOptions, type Schema } from "../support/schema.ts";
import { boolean } from "../support/schema-fields.ts";
import type { Shape } from "../tensor/shape.ts";
import type { LayerContext } from "./layer.ts";

/** The options of a normalization with a learned factor and offset. */
export type AffineOptions = {
  /** Whether to add the learned offset beta (default true). */
  readonly center: Field<boolean, boolean, true>;
  /** Whether to multiply by the learned factor gamma (default true). */
  readonly scale: Field<boolean, boolean, true>;
  /** How beta is initialized (default "zeros"). */
  readonly betaInitializer: InitializerField;
  /** How gamma is initialized (default "ones"). */
  readonly gammaInitializer: InitializerField;
  /** Penalty on beta (default none). */
  readonly betaRegularizer: RegularizerField;
  /** Penalty on gamma (default none). */
  readonly gammaRegularizer: RegularizerField;
};

export const affineOptions: AffineOptions = {
  center: boolean({ default: true }),
  scale: boolean({ default: true }),
  betaInitializer: initializer({ default: "zeros" }),
  gammaInitializer: initializer({ default: "ones" }),
  betaRegularizer: optional(regularizer()),
  gammaRegularizer: optional(regularizer()),
};

/** The learned factor gamma (with `scale`) and offset beta (with `center`), both of `shape`. */
export function affineWeights(
  context: LayerContext,
  given: ResolvedOptions<Schema<AffineOptions>>,
  shape: Shape,
): { readonly gamma: Value | undefined; readonly beta: Value | undefined } {
  const weight = (name: string, from: Initializer, penalty: Regularizer | undefined) =>
    context.weight(name, shape, { initializer: from, regularizer: penalty });
  return {
    gamma: given.scale ? weight("gamma", given.gammaInitializer, given.gammaRegularizer) : undefined,
    beta: given.center ? weight("beta", given.betaInitializer, given.betaRegularizer) : undefined,
  };
}
