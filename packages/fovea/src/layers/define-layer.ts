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

/** The declaration of a layer. */
export interface LayerDefinition<F extends Fields, Result extends Value | readonly Value[]> {
  /** A unique name, such as "Conv2D". Model files store it; names and error messages are derived from it. */
  readonly className: string;
  /** The options. Every layer also has `name` and `trainable`. */
  readonly options: Schema<F>;
  /** The number of inputs (default 1), or "many" for one or more. */
  readonly inputs?: number | "many";
  /** Checks combinations of options. Returns the problem in the form "expected …, received …". */
  check?(options: ResolvedOptions<Schema<F>>): string | undefined;
  /** Adds the layer's ops to the graph. Shapes follow from the ops; weights are declared where they are used. */
  forward(context: LayerContext, options: ResolvedOptions<Schema<F>>, ...inputs: Value[]): Result;
}

/** The options of every layer. */
export interface CommonOptions {
  /** Name of the layer, unique within its network (default: chosen by the network). May contain "/". */
  readonly name?: string | null | undefined;
  /** Whether training updates the layer's weights (default true). */
  readonly trainable?: boolean | undefined;
}

/** Creates layers of one class. */
export interface LayerFactory<F extends Fields, Result extends Applied> {
  (...options: OptionArguments<OptionsOf<Schema<F>> & CommonOptions>): Layer<Result>;
  readonly className: string;
  /** Creates a layer from the result of `config()`. */
  fromConfig(config: JsonObject): Layer<Result>;
}

type AppliedOf<Result> = Result extends Value ? SymbolicTensor : readonly SymbolicTensor[];

const common = options({ name: optional(text()), trainable: boolean({ default: true }) });

/**
 * Defines a layer and returns its factory.
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

/** Separates the options of every layer from those of the class. */
function separate(given: unknown): { own: unknown; shared: Record<string, unknown> } {
  if (!isOptions(given)) return { own: given, shared: {} };
  const { name, trainable, ...own } = given;
  return { own, shared: { name, trainable } };
}
