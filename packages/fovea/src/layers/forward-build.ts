import type { Graph, Value } from "../graph/graph.ts";
import { initializer } from "../initializers/index.ts";
import { regularizer } from "../regularizers/index.ts";
import { ConfigError, ShapeError } from "../support/errors.ts";
import { optional, options } from "../support/schema.ts";
import { oneOf } from "../support/schema-fields.ts";
import { formatShape, type Shape, sameShape } from "../tensor/shape.ts";
import type { Layer, LayerContext } from "./layer.ts";
import { freeName } from "./layer-names.ts";
import type { LayerWeight, WeightOptions } from "./layer-weight.ts";

/**
 * The state shared by the layers of a network while they are added to a graph: the declared weights, the pending
 * updates of statistics, the penalties and the random-number streams.
 */
export class ForwardBuild {
  readonly graph: Graph;
  readonly training: boolean;
  readonly penalties: Value[] = [];
  /** The variable of each weight. The weights of a shared layer are declared once, under their first path. */
  readonly variables = new Map<LayerWeight, Value>();
  /** The outputs of each layer by its path, one entry per call, including the layers of nested networks. */
  readonly calls = new Map<string, (readonly Value[])[]>();
  /** The value of each statistic after the step. */
  readonly #pending = new Map<Value, Value>();
  readonly #penalized = new Set<LayerWeight>();
  #streams = 0;

  constructor(graph: Graph, training: boolean) {
    this.graph = graph;
    this.training = training;
  }

  /**
   * Adds `layer` to the graph; its weights are called "path/name". The path is empty for a layer without a name.
   * `trainable` says whether all layers that contain it are trainable.
   */
  run(layer: Layer, inputs: readonly Value[], path: string, trainable: boolean): readonly Value[] {
    const context = this.#context(layer, path, trainable && layer.trainable);
    const forward = () => withLocation(layer, this.graph.scope, () => layer.forward(context, inputs));
    const outputs = path && layer.name ? this.graph.scoped(layer.name, forward) : forward();
    const calls = this.calls.get(path);
    if (calls) calls.push(outputs);
    else this.calls.set(path, [outputs]);
    return outputs;
  }

  /** Returns the context of the whole network. */
  root(layer: Layer): LayerContext {
    return this.#context(layer, "", layer.trainable);
  }

  /** Adds the updates of the statistics to the graph. */
  finish(): void {
    for (const [statistic, value] of this.#pending) this.graph.update(statistic, value);
  }

  get counter(): Value | undefined {
    return this.graph.inputs.get("counter");
  }

  #context(layer: Layer, path: string, trainable: boolean): LayerContext {
    const { graph } = this;
    return {
      graph,
      training: this.training,
      trainable,
      weight: (name, shape, options) => {
        const weight = declareWeight(layer, name, shape, options);
        const known = this.variables.get(weight);
        if (known) return this.#pending.get(known) ?? known;
        const variable = graph.variable(path ? `${path}/${name}` : name, shape, weight.role);
        this.variables.set(weight, variable);
        if (weight.regularizer && trainable && !this.#penalized.has(weight)) {
          this.#penalized.add(weight);
          this.penalties.push(weight.regularizer.penalty(variable));
        }
        return variable;
      },
      updateStatistic: (statistic, value) => {
        const variable = [...this.#pending].find(([, pending]) => pending === statistic)?.[0] ?? statistic;
        this.#pending.set(variable, value);
      },
      counter: () => this.counter ?? graph.input("counter", [2], "int32"),
      stream: () => this.#streams++,
      addLoss: (penalty) => {
        this.penalties.push(penalty);
      },
      call: (sublayer, inputs) => {
        const name = registerSublayer(layer, sublayer);
        return this.run(sublayer, inputs, path ? `${path}/${name}` : name, trainable);
      },
    };
  }
}

const weightOptions = options({
  initializer: initializer({ default: "glorotUniform" }),
  regularizer: optional(regularizer()),
  role: oneOf(["parameter", "statistic"], { default: "parameter" }),
});

function declareWeight(layer: Layer, name: string, shape: Shape, given?: WeightOptions): LayerWeight {
  const known = layer.weights.get(name);
  if (!known) {
    const weight = { name, shape, ...weightOptions.resolve(`weight "${name}"`, given) };
    layer.weights.set(name, weight);
    return weight;
  }
  if (sameShape(known.shape, shape)) return known;
  throw new ShapeError(
    `expected an input for which ${name} has the shape ${formatShape(known.shape)} given by its first use, ` +
      `received one that requires ${formatShape(shape)}`,
  );
}

/** Registers `sublayer` as a part of `layer` and returns its name. */
function registerSublayer(layer: Layer, sublayer: Layer): string {
  sublayer.name ??= freeName(sublayer.className, (name) => layer.sublayers.has(name));
  const owner = layer.sublayers.get(sublayer.name);
  if (owner && owner !== sublayer) {
    throw new ConfigError(`two layers inside ${layer.kind} are named "${sublayer.name}"`);
  }
  layer.sublayers.set(sublayer.name, sublayer);
  return sublayer.name;
}

/** Prefixes a ShapeError or ConfigError with the layer, in place of the op that threw it. */
function withLocation<T>(layer: Layer, scope: string, run: () => T): T {
  const where = scope ? `${layer.kind} "${scope}"` : layer.kind;
  try {
    return run();
  } catch (error) {
    if (error instanceof ShapeError) {
      const reason = error.cause instanceof ShapeError ? error.cause.message : error.message;
      throw new ShapeError(`${where}: ${reason}`);
    }
    if (error instanceof ConfigError) throw new ConfigError(`${where}: ${error.message}`);
    throw error;
  }
}
