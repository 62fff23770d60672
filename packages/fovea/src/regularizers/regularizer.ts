import type { Value } from "../graph/graph.ts";
import type { Json, JsonObject } from "../support/json.ts";
import {
  type Fields,
  type OptionArguments,
  type OptionsOf,
  options,
  type ResolvedOptions,
  type Schema,
} from "../support/schema.ts";

/** A penalty on a weight, added to the loss. */
export class Regularizer {
  readonly className: string;
  /** The options, as passed to `regularizers.…`. */
  readonly config: JsonObject;
  /** Adds ops that compute the penalty: weight [..] → scalar. */
  readonly penalty: (weight: Value) => Value;

  constructor(className: string, config: JsonObject, penalty: (weight: Value) => Value) {
    this.className = className;
    this.config = config;
    this.penalty = penalty;
  }

  /** Returns the form stored in model files. */
  toJSON(): Json {
    return { className: this.className, config: this.config };
  }
}

/** Creates regularizers of one class. */
export interface RegularizerFactory<F extends Fields> {
  (...options: OptionArguments<OptionsOf<Schema<F>>>): Regularizer;
  readonly className: string;
  fromConfig(config: JsonObject): Regularizer;
}

/** Defines a regularizer by its options and its penalty, weight [..] → scalar. */
export function defineRegularizer<const F extends Fields>(definition: {
  readonly className: string;
  readonly options: F;
  penalty(options: ResolvedOptions<Schema<F>>, weight: Value): Value;
}): RegularizerFactory<F> {
  const { className, penalty } = definition;
  const schema = options(definition.options);
  const make = (given?: unknown) => {
    const resolved = schema.resolve(`regularizer ${className}`, given);
    return new Regularizer(className, schema.config(resolved), (weight) => penalty(resolved, weight));
  };
  return Object.assign((...[given]: readonly unknown[]) => make(given), { className, fromConfig: make });
}
