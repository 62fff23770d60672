import { Graph, type Value } from "../graph/graph.ts";
import { ForwardBuild, type LayerCall, type SymbolicTensor, withBatch } from "../layers/index.ts";
import { ConfigError } from "../support/errors.ts";
import { callsBetween } from "./calls-between.ts";
import type { Network } from "./network.ts";
import type { Weight } from "./weight.ts";

export interface ForwardOptions {
  /** The graph to append to (default: a new graph). */
  readonly graph?: Graph;
  readonly batchSize: number;
  /** Whether to build for training: with dropout, batch statistics and updates of the moving statistics. */
  readonly training: boolean;
  /** Values that take the place of inputs, by name. They may have another height and width. */
  readonly inputs?: ReadonlyMap<string, Value>;
  /** The path of a layer: what its output doesn't depend on is left out (default: nothing is). */
  readonly until?: string | undefined;
}

/** A network in a graph, for one batch size. */
export interface Forward {
  readonly graph: Graph;
  /** The graph's inputs, named by `network.inputNames`. */
  readonly inputs: readonly Value[];
  /** One value per entry of `network.outputs`, or of those that are built. The graph has no named outputs yet. */
  readonly outputs: readonly Value[];
  /** Scalars to add to the loss: penalties on trainable weights, and those that layers add. */
  readonly regularization: readonly Value[];
  readonly weights: readonly Weight[];
  /** The graph's variable for each weight. */
  readonly variables: ReadonlyMap<Weight, Value>;
  /** The graph's input "counter", int32 [2] (seed, step); undefined if no op draws random numbers. */
  readonly counter: Value | undefined;
  /** The value of each tensor of the network itself, without nested networks. */
  readonly values: ReadonlyMap<SymbolicTensor, Value>;
  /** The outputs of each layer by its path ("backbone/conv1"), one entry per call, including nested networks. */
  readonly calls: ReadonlyMap<string, readonly (readonly Value[])[]>;
}

/**
 * Adds the computation of a network to a graph; for training, also the updates of its statistics.
 * @throws ConfigError if the batch size is below 1.
 */
export function buildForward(network: Network, options: ForwardOptions): Forward {
  const { graph = new Graph(), batchSize, training, inputs: given, until } = options;
  if (!Number.isSafeInteger(batchSize) || batchSize < 1) {
    throw new ConfigError(`network: expected a batch size of at least 1, received ${batchSize}`);
  }
  const build = new ForwardBuild(graph, training);
  const inputs = network.inputs.map(({ shape, dtype }, index) => {
    const name = network.inputNames[index] ?? "";
    return given?.get(name) ?? graph.input(name, withBatch(shape, batchSize), dtype);
  });
  const calls = until === undefined ? network.calls : callsUntil(network, until);
  const values = network.trace(build.root(network), inputs, calls);
  build.finish();
  const weights = network.listWeights();
  return {
    graph,
    inputs,
    outputs: network.outputs.flatMap((output) => values.get(output) ?? []),
    regularization: build.penalties,
    weights,
    variables: new Map(
      weights.flatMap((weight) => {
        const variable = build.variables.get(weight.source);
        return variable ? [[weight, variable] as const] : [];
      }),
    ),
    counter: build.counter,
    values,
    calls: build.calls,
  };
}

/** The calls that lead to the layer with this path; all calls if the network has no such layer. */
function callsUntil(network: Network, path: string): readonly LayerCall[] {
  const contains = ({ layer: { name } }: LayerCall) =>
    name !== undefined && (path === name || path.startsWith(`${name}/`) || path.startsWith(`${name}:`));
  const last = network.calls.filter(contains).flatMap(({ outputs }) => outputs);
  return last.length > 0 ? callsBetween(network.inputs, last) : network.calls;
}
