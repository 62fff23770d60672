import type { Json, JsonObject } from "../support/json.ts";
import { type Random, random } from "../support/random.ts";
import {
  type Field,
  type Fields,
  type OptionArguments,
  type OptionsOf,
  optional,
  options,
  type ResolvedOptions,
  type Schema,
} from "../support/schema.ts";
import { integer } from "../support/schema-fields.ts";
import type { Shape } from "../tensor/shape.ts";

/** How the first values of a weight are drawn. */
export class Initializer {
  readonly className: string;
  /** The options, as `initializers.…` takes them. */
  readonly config: JsonObject;
  readonly #sample: (shape: Shape, random: Random) => Float32Array;
  readonly #seed: number | undefined;

  constructor(
    className: string,
    config: JsonObject,
    sample: (shape: Shape, random: Random) => Float32Array,
    seed?: number,
  ) {
    this.className = className;
    this.config = config;
    this.#sample = sample;
    this.#seed = seed;
  }

  /**
   * Row-major values for a weight of `shape`. An initializer with a seed of its own draws from that, and so gives
   * the same values at every call; the others draw from `numbers`.
   */
  sample(shape: Shape, numbers: Random): Float32Array {
    return this.#sample(shape, this.#seed === undefined ? numbers : random(this.#seed));
  }

  /** The form in a model's file. */
  toJSON(): Json {
    return { className: this.className, config: this.config };
  }
}

/** Makes initializers of one kind. */
export interface InitializerFactory<F extends Fields> {
  (...options: OptionArguments<OptionsOf<Schema<F & SeedField>>>): Initializer;
  readonly className: string;
  fromConfig(config: JsonObject): Initializer;
}

/** The option that every initializer has. */
export type SeedField = {
  /** Draws from a seed of its own, so that every weight it initializes gets the same values (default: from the model's). */
  readonly seed: Field<number | null, number | undefined, true>;
};

const seedField: SeedField = { seed: optional(integer()) };

/** One declaration of an initializer: its options and how it draws. Every initializer takes a `seed` too. */
export function defineInitializer<const F extends Fields>(definition: {
  readonly className: string;
  readonly options: F;
  sample(options: ResolvedOptions<Schema<F>>, shape: Shape, random: Random): Float32Array;
}): InitializerFactory<F> {
  const { className, sample } = definition;
  const schema = options(definition.options, seedField);
  const make = (given?: unknown) => {
    const resolved = schema.resolve(`initializer ${className}`, given) as ResolvedOptions<Schema<F>> & {
      readonly seed: number | undefined;
    };
    const config = schema.config(resolved as never);
    return new Initializer(className, config, (shape, numbers) => sample(resolved, shape, numbers), resolved.seed);
  };
  return Object.assign((...[given]: readonly unknown[]) => make(given), { className, fromConfig: make });
}
