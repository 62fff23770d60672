import type { VariableRole } from "../graph/graph.ts";
import type { Initializer, InitializerName } from "../initializers/index.ts";
import type { Regularizer, RegularizerName } from "../regularizers/index.ts";
import type { Shape } from "../tensor/shape.ts";

/** "parameter": trained; "statistic": measured during training, like a moving mean. */
export type WeightRole = Exclude<VariableRole, "optimizerState">;

/** The options of a weight, given where a layer uses it. */
export interface WeightOptions {
  /** A name or an object (default "glorotUniform", as in Keras). */
  readonly initializer?: InitializerName | Initializer | undefined;
  readonly regularizer?: RegularizerName | Regularizer | undefined;
  /** The role (default "parameter"). */
  readonly role?: WeightRole | undefined;
}

/**
 * A weight of a layer. The object is the identity of the weight: networks that share a layer share the object, under
 * the same path or different ones.
 */
export interface LayerWeight {
  /** The name within the layer: "kernel". */
  readonly name: string;
  readonly shape: Shape;
  readonly role: WeightRole;
  readonly initializer: Initializer;
  readonly regularizer: Regularizer | undefined;
}
