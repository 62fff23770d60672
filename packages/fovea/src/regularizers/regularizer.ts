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

/** A penalty on a weight that is added to the loss. */
export class Regularizer {
  readonly className: string;
  /** The options, as `regularizers.…` takes them. */
  readonly config: JsonObject;
  /** weight [..] → scalar. */
  readonly penalty: (weight: Value) => Value;

  constructor(className: string, config: JsonObject, penalty: (weight: Value) => Value) {
    this.className = className;
    this.config = config;
    this.penalty = penalty;
  }

  /** The form in a model's file. */
  toJSON(): Json {
    return { className: this.className, config: this.config };
  }
}

/** Makes regularizers of one kind. */
export interface RegularizerFactory<F extends Fields> {
  (...options: OptionArguments<OptionsOf<Schema<F>>>): Regularizer;
  readonly className: string;
  fromConfig(config: JsonObject): Regularizer;
}

/** One declaration of a regularizer: its options and its penalty, weight [..] → scalar. */
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
