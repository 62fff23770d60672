import type { VariableRole } from "../graph/graph.ts";
import type { Initializer, InitializerName } from "../initializers/index.ts";
import type { Regularizer, RegularizerName } from "../regularizers/index.ts";
import type { Shape } from "../tensor/shape.ts";

/** "parameter": trained; "statistic": measured along the way, as a moving mean is. */
export type WeightRole = Exclude<VariableRole, "optimizerState">;

/** What a layer says of a weight where it uses it. */
export interface WeightOptions {
  /** By name or as an object (default "glorotUniform", as in Keras). */
  readonly initializer?: InitializerName | Initializer | undefined;
  readonly regularizer?: RegularizerName | Regularizer | undefined;
  /** "parameter" unless given. */
  readonly role?: WeightRole | undefined;
}

/**
 * A weight as its layer knows it. The object is the weight's identity: networks that share a layer share it, under
 * the same path or under different ones.
 */
export interface LayerWeight {
  /** The name inside the layer: "kernel". */
  readonly name: string;
  readonly shape: Shape;
  readonly role: WeightRole;
  readonly initializer: Initializer;
  readonly regularizer: Regularizer | undefined;
}
