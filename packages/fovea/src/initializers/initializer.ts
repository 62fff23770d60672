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

/** Draws the initial values of a weight. */
export class Initializer {
  readonly className: string;
  /** The options, as passed to `initializers.…`. */
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
   * Returns row-major values for a weight of `shape`. An initializer with a `seed` ignores `numbers` and returns the
   * same values for each call; otherwise, values are drawn from `numbers`.
   */
  sample(shape: Shape, numbers: Random): Float32Array {
    return this.#sample(shape, this.#seed === undefined ? numbers : random(this.#seed));
  }

  /** Returns the form stored in model files. */
  toJSON(): Json {
    return { className: this.className, config: this.config };
  }
}

/** Creates initializers of one class. */
export interface InitializerFactory<F extends Fields> {
  (...options: OptionArguments<OptionsOf<Schema<F & SeedField>>>): Initializer;
  readonly className: string;
  fromConfig(config: JsonObject): Initializer;
}

/** The option of every initializer. */
export type SeedField = {
  /**
   * Random seed. With a seed, all weights of the same shape get the same values (default: derived from the model's
   * seed).
   */
  readonly seed: Field<number | null, number | undefined, true>;
};

const seedField: SeedField = { seed: optional(integer()) };

/** Defines an initializer by its options and the function that draws the values. Every initializer also has `seed`. */
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
