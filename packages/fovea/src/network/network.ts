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
  /** One or several symbolic tensors. Intermediate tensors of another network become inputs of this one. */
  readonly inputs: Applied;
  readonly outputs: Outputs;
  readonly name?: string | undefined;
  /** Random seed of the initial weights (default 0). */
  readonly seed?: number | undefined;
}

/**
 * Calls of layers from inputs to outputs: the description of a network. It holds no values of weights and does not know
 * engines. It is also a layer, so networks nest; the outer network shares the weights of the inner one.
 */
export class Network<Outputs extends Applied = Applied> implements Layer<Outputs> {
  readonly className: "Sequential" | "Functional";
  readonly kind: string;
  name: string | undefined;
  readonly seed: number;
  readonly inputs: readonly SymbolicTensor[];
  readonly outputs: readonly SymbolicTensor[];
  /** The calls of layers, without inputs, in an executable order. */
  readonly calls: readonly LayerCall[];
  /** The layers in the order of their first call, without input layers. */
  readonly layers: readonly Layer[];
  /** The names of `inputs`, given by their input layers. */
  readonly inputNames: readonly string[];
  /** The names of `outputs`, given by the layers that produce them. */
  readonly outputNames: readonly string[];
  /** Whether the outputs were given as a list. */
  readonly returnsMany: boolean;
  /** Empty: a network has no weights other than those of its layers. */
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

  /** Whether training updates the weights. As in Keras, setting it sets it for all layers inside. */
  get trainable(): boolean {
    return this.#trainable;
  }

  set trainable(value: boolean) {
    this.#trainable = value;
    for (const layer of this.layers) layer.trainable = value;
  }

  /** Returns all weights, in the order of the layers. Not cached, so that it reflects changes of `trainable`. */
  listWeights(): Weight[] {
    return weightsOf(this, this.seed);
  }

  /** Applies the network as a layer of another one. */
  apply(input: Applied): Outputs {
    const { outputs } = applyLayer(this, input);
    return (this.returnsMany ? outputs : outputs[0]) as Outputs;
  }

  /** Adds the ops of all calls, given the values of the inputs. */
  forward(context: LayerContext, inputs: readonly Value[]): readonly Value[] {
    const values = this.trace(context, inputs);
    return this.outputs.map((output) => values.get(output) as Value);
  }

  /**
   * Adds the ops of all calls, or of `calls`, given the values of the inputs. Returns the value of each tensor that they
   * compute.
   */
  trace(
    context: LayerContext,
    inputs: readonly Value[],
    calls: readonly LayerCall[] = this.calls,
  ): ReadonlyMap<SymbolicTensor, Value> {
    if (inputs.length !== this.inputs.length) {
      throw new ConfigError(`expected ${this.inputs.length} inputs, received ${inputs.length}`);
    }
    const values = new Map(this.inputs.map((input, index) => [input, inputs[index] as Value]));
    for (const { layer, inputs: operands, outputs } of calls) {
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
   * Returns the layer called `name`.
   * @throws ConfigError that suggests the closest name.
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

  /**
   * Returns the output of the layer called `name`, at its first call or the one with index `call`.
   * @throws ConfigError if the layer does not exist or is not called that often.
   */
  output(name: string, call = 0): SymbolicTensor {
    const layer = this.layer(name);
    const found = this.calls.filter((candidate) => candidate.layer === layer)[call]?.outputs[0];
    if (!found) throw new ConfigError(`network: expected layer "${name}" to be called at least ${call + 1} times`);
    return found;
  }

  config(): JsonObject {
    return networkConfig(this);
  }
}

/** Creates a network from `inputs` to `outputs`. */
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
