import type { Value } from "../graph/graph.ts";
import { ConfigError } from "../support/errors.ts";
import type { JsonObject } from "../support/json.ts";
import {
  type Fields,
  isOptions,
  type OptionArguments,
  type OptionsOf,
  optional,
  options,
  type ResolvedOptions,
  type Schema,
} from "../support/schema.ts";
import { boolean, text } from "../support/schema-fields.ts";
import { applyLayer } from "./apply-layer.ts";
import type { Applied, Layer, LayerContext, SymbolicTensor } from "./layer.ts";
import { camelCase } from "./layer-names.ts";
import type { LayerWeight } from "./layer-weight.ts";

/** A layer in one declaration. */
export interface LayerDefinition<F extends Fields, Result extends Value | readonly Value[]> {
  /** "Conv2D": unique, kept in model files; names and messages are derived from it. */
  readonly className: string;
  /** The options; every layer takes `name` and `trainable` besides. */
  readonly options: Schema<F>;
  /** How many inputs it takes: 1 unless given; "many" for any number from 1. */
  readonly inputs?: number | "many";
  /** What is wrong with these options together, in the form "expected …, received …". */
  check?(options: ResolvedOptions<Schema<F>>): string | undefined;
  /** Appends the computation. Shapes follow from the ops; weights are declared where they are used. */
  forward(context: LayerContext, options: ResolvedOptions<Schema<F>>, ...inputs: Value[]): Result;
}

/** The options that every layer takes. */
export interface CommonOptions {
  /** Unique in its network; chosen by the network unless given. May contain "/". */
  readonly name?: string | null | undefined;
  /** Whether training changes the layer's weights (default true). */
  readonly trainable?: boolean | undefined;
}

/** Makes layers of one class. */
export interface LayerFactory<F extends Fields, Result extends Applied> {
  (...options: OptionArguments<OptionsOf<Schema<F>> & CommonOptions>): Layer<Result>;
  readonly className: string;
  /** Makes a layer of what `config()` gave. */
  fromConfig(config: JsonObject): Layer<Result>;
}

type AppliedOf<Result> = Result extends Value ? SymbolicTensor : readonly SymbolicTensor[];

const common = options({ name: optional(text()), trainable: boolean({ default: true }) });

/**
 * Makes a layer's factory of its definition.
 *
 * ```ts
 * const scale = defineLayer({
 *   className: "Scale",
 *   options: options({ initial: number({ default: 1 }) }),
 *   forward: ({ weight }, { initial }, x) =>
 *     ops.multiply(x, weight("factor", [], { initializer: initializers.constant({ value: initial }) })),
 * });
 * const y = scale({ initial: 2 }).apply(x);
 * ```
 */
export function defineLayer<const F extends Fields, Result extends Value | readonly Value[]>(
  definition: LayerDefinition<F, Result>,
): LayerFactory<F, AppliedOf<Result>> {
  const { className } = definition;
  const make = (given?: unknown) => new DefinedLayer(definition, given) as unknown as Layer<AppliedOf<Result>>;
  return Object.assign((...[given]: readonly unknown[]) => make(given), { className, fromConfig: make });
}

class DefinedLayer<F extends Fields, Result extends Value | readonly Value[]> implements Layer {
  readonly className: string;
  readonly kind: string;
  name: string | undefined;
  trainable: boolean;
  readonly weights = new Map<string, LayerWeight>();
  readonly sublayers = new Map<string, Layer>();
  readonly #definition: LayerDefinition<F, Result>;
  readonly #options: ResolvedOptions<Schema<F>>;

  constructor(definition: LayerDefinition<F, Result>, given: unknown) {
    this.className = definition.className;
    this.kind = camelCase(definition.className);
    this.#definition = definition;
    const { own, shared } = separate(given);
    const name = typeof shared.name === "string" && shared.name ? `${this.kind} "${shared.name}"` : this.kind;
    ({ name: this.name, trainable: this.trainable } = common.resolve(name, shared));
    this.#options = definition.options.resolve(name, own);
    const problem = definition.check?.(this.#options);
    if (problem) throw new ConfigError(`${name}: ${problem}`);
  }

  apply(input: Applied): Applied {
    const { outputs } = applyLayer(this, input);
    return this.#returnsMany ? outputs : (outputs[0] as SymbolicTensor);
  }

  #returnsMany = false;

  forward(context: LayerContext, inputs: readonly Value[]): readonly Value[] {
    const { inputs: expected = 1, forward } = this.#definition;
    if (expected === "many" ? inputs.length === 0 : inputs.length !== expected) {
      const number = expected === "many" ? "at least one input" : `${expected} input${expected === 1 ? "" : "s"}`;
      throw new ConfigError(`expected ${number}, received ${inputs.length}`);
    }
    const result = forward(context, this.#options, ...inputs);
    this.#returnsMany = Array.isArray(result);
    return [result].flat() as readonly Value[];
  }

  config(): JsonObject {
    const { name, trainable } = this;
    return { ...common.config({ name, trainable }), ...this.#definition.options.config(this.#options) };
  }
}

/** Tells the options that every layer has from those of the class. */
function separate(given: unknown): { own: unknown; shared: Record<string, unknown> } {
  if (!isOptions(given)) return { own: given, shared: {} };
  const { name, trainable, ...own } = given;
  return { own, shared: { name, trainable } };
}
