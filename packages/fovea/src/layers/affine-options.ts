import { type InitializerField, initializer } from "../initializers/index.ts";
import { type RegularizerField, regularizer } from "../regularizers/index.ts";
import { type Field, optional } from "../support/schema.ts";
import { boolean } from "../support/schema-fields.ts";

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
