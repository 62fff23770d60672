import { ShapeError } from "../support/errors.ts";
import { formatReceived } from "../support/format-received.ts";
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
import { arrayTags } from "../tensor/dtype.ts";
import { formatShape, type Shape, sizeOf } from "../tensor/shape.ts";

/** Draws values for a weight: writes them to `values`, which are zero, or returns an array of its own. */
type Sample = (shape: Shape, random: Random, values: Float32Array) => Float32Array;

/** Draws the initial values of a weight. */
export class Initializer {
  readonly className: string;
  /** The options, as passed to `initializers.…`. */
  readonly config: JsonObject;
  readonly #sample: Sample;
  readonly #seed: number | undefined;

  constructor(className: string, config: JsonObject, sample: Sample, seed?: number) {
    this.className = className;
    this.config = config;
    this.#sample = sample;
    this.#seed = seed;
  }

  /**
   * Writes row-major values for a weight of `shape` to `values`, which must be zero, and returns them. An initializer with
   * a `seed` ignores `numbers` and returns the same values for each call; otherwise, values are drawn from `numbers`.
   * @throws ShapeError if the initializer does not suit the shape, or returns another number of values.
   */
  sample(shape: Shape, numbers: Random, values: Float32Array = new Float32Array(sizeOf(shape))): Float32Array {
    const drawn = this.#sample(shape, this.#seed === undefined ? numbers : random(this.#seed), values);
    if (drawn === values) return values;
    const isFloats = ArrayBuffer.isView(drawn) && drawn[Symbol.toStringTag] === arrayTags.float32;
    if (!isFloats || drawn.length !== values.length) {
      throw new ShapeError(
        `initializer ${this.className}: expected ${values.length} values in a Float32Array for ${formatShape(shape)}, ` +
          `received ${isFloats ? drawn.length : formatReceived(drawn)}`,
      );
    }
    values.set(drawn);
    return values;
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

/**
 * Defines an initializer by its options and the function that draws the values: it fills `values`, which are zero, and
 * returns them, or returns an array of its own, which is copied. Every initializer also has `seed`.
 */
export function defineInitializer<const F extends Fields>(definition: {
  readonly className: string;
  readonly options: F;
  sample(options: ResolvedOptions<Schema<F>>, shape: Shape, random: Random, values: Float32Array): Float32Array;
}): InitializerFactory<F> {
  const { className, sample } = definition;
  const schema = options(definition.options, seedField);
  const make = (given?: unknown) => {
    const resolved = schema.resolve(`initializer ${className}`, given) as ResolvedOptions<Schema<F>> & {
      readonly seed: number | undefined;
    };
    const config = schema.config(resolved as never);
    const { seed } = resolved;
    return new Initializer(className, config, (...given) => sample(resolved, ...given), seed);
  };
  return Object.assign((...[given]: readonly unknown[]) => make(given), { className, fromConfig: make });
}
