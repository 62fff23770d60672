import type { Value } from "../graph/graph.ts";
import { applyLayer } from "../layers/apply-layer.ts";
import {
  type Applied,
  assignNames,
  type Layer,
  type LayerCall,
  type LayerContext,
  type LayerWeight,
  type SymbolicTensor,
} from "../layers/index.ts";
import { ConfigError } from "../support/errors.ts";
import { formatReceived } from "../support/format-received.ts";
import type { JsonObject } from "../support/json.ts";
import { nearest } from "../support/nearest.ts";
import { callsBetween } from "./calls-between.ts";
import { networkConfig } from "./network-config.ts";
import { type Weight, weightsOf } from "./weight.ts";

export interface NetworkOptions<Outputs extends Applied = Applied> {
  /** One symbolic tensor or several; also tensors in the middle of another network, which are then fed from outside. */
  readonly inputs: Applied;
  readonly outputs: Outputs;
  readonly name?: string | undefined;
  /** The first values of the weights follow from this number (default 0). */
  readonly seed?: number | undefined;
}

/**
 * Calls of layers from inputs to outputs: a network as it was described. It holds no values of weights and knows no
 * engine. It is itself a layer, so that networks nest: an inner network's weights are shared with the outer one.
 */
export class Network<Outputs extends Applied = Applied> implements Layer<Outputs> {
  readonly className: "Sequential" | "Functional";
  readonly kind: string;
  name: string | undefined;
  readonly seed: number;
  readonly inputs: readonly SymbolicTensor[];
  readonly outputs: readonly SymbolicTensor[];
  /** The calls of layers, inputs left out, in an order in which they can run. */
  readonly calls: readonly LayerCall[];
  /** The layers in the order of their first call, input layers left out. */
  readonly layers: readonly Layer[];
  /** A name for each of `inputs`: that of its input layer. */
  readonly inputNames: readonly string[];
  /** A name for each of `outputs`: that of the layer that gives it. */
  readonly outputNames: readonly string[];
  /** Whether the outputs were given as a list. */
  readonly returnsMany: boolean;
  /** A network has no weights but those of its layers. */
  readonly weights = new Map<string, LayerWeight>();
  readonly sublayers: Map<string, Layer>;
  #trainable: boolean;

  constructor(className: "Sequential" | "Functional", options: NetworkOptions<Outputs>, trainable = true) {
    this.className = className;
    this.kind = className.toLowerCase();
    this.name = options.name;
    this.#trainable = trainable;
    this.seed = options.seed ?? 0;
    if (!Number.isSafeInteger(this.seed)) {
      throw new ConfigError(`network: expected seed to be an integer, received ${formatReceived(this.seed)}`);
    }
    this.inputs = [options.inputs].flat() as readonly SymbolicTensor[];
    this.outputs = [options.outputs].flat() as readonly SymbolicTensor[];
    this.returnsMany = Array.isArray(options.outputs);
    this.calls = callsBetween(this.inputs, this.outputs);
    this.layers = [...new Set(this.calls.map(({ layer }) => layer))];
    const inputLayers = this.inputs.flatMap(({ call }) => (isInput(call) ? [call.layer] : []));
    assignNames([...inputLayers, ...this.layers]);
    this.sublayers = new Map(this.layers.map((layer) => [nameOf(layer), layer]));
    this.inputNames = uniqueNames(this.inputs.map(({ call }) => (isInput(call) ? nameOf(call.layer) : "input_layer")));
    this.outputNames = uniqueNames(this.outputs.map(({ call }) => nameOf(call.layer)));
  }

  /** Setting it sets it for every layer inside, as Keras does. */
  get trainable(): boolean {
    return this.#trainable;
  }

  set trainable(value: boolean) {
    this.#trainable = value;
    for (const layer of this.layers) layer.trainable = value;
  }

  /** Every weight, in the order of the layers. Computed anew at each call, so that `trainable` may be asked any time. */
  listWeights(): Weight[] {
    return weightsOf(this, this.seed);
  }

  /** Uses the network as a layer of another one. */
  apply(input: Applied): Outputs {
    const { outputs } = applyLayer(this, input);
    return (this.returnsMany ? outputs : outputs[0]) as Outputs;
  }

  /** Runs the calls on values of the inputs. */
  forward(context: LayerContext, inputs: readonly Value[]): readonly Value[] {
    const values = this.trace(context, inputs);
    return this.outputs.map((output) => values.get(output) as Value);
  }

  /** Runs the calls on values of the inputs, and gives the value of every tensor of the network. */
  trace(context: LayerContext, inputs: readonly Value[]): ReadonlyMap<SymbolicTensor, Value> {
    if (inputs.length !== this.inputs.length) {
      throw new ConfigError(`expected ${this.inputs.length} inputs, received ${inputs.length}`);
    }
    const values = new Map(this.inputs.map((input, index) => [input, inputs[index] as Value]));
    for (const { layer, inputs: operands, outputs } of this.calls) {
      const results = context.call(
        layer,
        operands.map((operand) => values.get(operand) as Value),
      );
      outputs.forEach((output, index) => {
        values.set(output, results[index] as Value);
      });
    }
    return values;
  }

  /**
   * The layer called `name`.
   * @throws ConfigError that tells the nearest name.
   */
  layer(name: string): Layer {
    const found = this.sublayers.get(name);
    if (found) return found;
    if (typeof name !== "string") {
      throw new ConfigError(`network: expected the name of a layer, received ${formatReceived(name)}`);
    }
    const suggestion = nearest(name, this.sublayers.keys());
    throw new ConfigError(
      `network: there is no layer "${name}"; ` +
        (suggestion ? `did you mean "${suggestion}"?` : `the layers are ${[...this.sublayers.keys()].join(", ")}`),
    );
  }

  /** The output of the layer called `name`, at its first call unless another is asked for. */
  output(name: string, call = 0): SymbolicTensor {
    const layer = this.layer(name);
    const found = this.calls.filter((candidate) => candidate.layer === layer)[call]?.outputs[0];
    if (!found) throw new ConfigError(`network: layer "${name}" is not called ${call + 1} times`);
    return found;
  }

  config(): JsonObject {
    return networkConfig(this);
  }
}

/** A network from `inputs` to `outputs`. */
export function network<Outputs extends Applied>(options: NetworkOptions<Outputs>): Network<Outputs> {
  return new Network("Functional", options);
}

function isInput(call: LayerCall): boolean {
  return call.layer.className === "InputLayer";
}

function nameOf(layer: Layer): string {
  return layer.name ?? layer.kind;
}

function uniqueNames(names: readonly string[]): string[] {
  const taken = new Set<string>();
  return names.map((name) => {
    let unique = name;
    for (let number = 1; taken.has(unique); number++) unique = `${name}_${number}`;
    taken.add(unique);
    return unique;
  });
}
