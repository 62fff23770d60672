import type { Value } from "../graph/graph.ts";
import { type Initializer, type InitializerField, initializer } from "../initializers/index.ts";
import { type Regularizer, type RegularizerField, regularizer } from "../regularizers/index.ts";
import { type Field, optional, type ResolvedOptions, type Schema } from "../support/schema.ts";
import { boolean } from "../support/schema-fields.ts";
import type { Shape } from "../tensor/shape.ts";
import type { LayerContext } from "./layer.ts";

/** The options of a normalization with a trainable scale and offset. */
export type AffineOptions = {
  /** Whether to add the trainable offset beta (default true). */
  readonly center: Field<boolean, boolean, true>;
  /** Whether to multiply by the trainable scale gamma (default true). */
  readonly scale: Field<boolean, boolean, true>;
  /** Initializer of beta (default "zeros"). */
  readonly betaInitializer: InitializerField;
  /** Initializer of gamma (default "ones"). */
  readonly gammaInitializer: InitializerField;
  /** Regularizer of beta (default none). */
  readonly betaRegularizer: RegularizerField;
  /** Regularizer of gamma (default none). */
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

/** Declares the trainable scale gamma (if `scale` is set) and offset beta (if `center` is set), both of `shape`. */
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
