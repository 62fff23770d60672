import { Graph, type Value } from "../graph/graph.ts";
import { ForwardBuild, type SymbolicTensor, withBatch } from "../layers/index.ts";
import { ConfigError } from "../support/errors.ts";
import type { Network } from "./network.ts";
import type { Weight } from "./weight.ts";

export interface ForwardOptions {
  /** The graph to append to; a new one unless given. */
  readonly graph?: Graph;
  readonly batchSize: number;
  /** Dropout and the batch's own statistics, whose moving means the graph then updates. */
  readonly training: boolean;
}

/** A network in a graph, for one batch size. */
export interface Forward {
  readonly graph: Graph;
  /** The graph's inputs, called by `network.inputNames`. */
  readonly inputs: readonly Value[];
  /** One value per `network.outputs`. The graph has no named outputs yet. */
  readonly outputs: readonly Value[];
  /** Scalars to add to the loss: penalties on the trainable weights, and what layers add. */
  readonly regularization: readonly Value[];
  readonly weights: readonly Weight[];
  /** The graph's variable of each weight. */
  readonly variables: ReadonlyMap<Weight, Value>;
  /** The graph's input "counter", int32 [2] (seed, step); undefined when nothing draws random numbers. */
  readonly counter: Value | undefined;
  /** The value of each tensor of the network itself, nested networks left out. */
  readonly values: ReadonlyMap<SymbolicTensor, Value>;
  /** The outputs of each layer by its path ("backbone/conv1"), one entry per call, nested networks included. */
  readonly calls: ReadonlyMap<string, readonly (readonly Value[])[]>;
}

/** Appends the computation of a network to a graph, with the updates of its statistics when it is for training. */
export function buildForward(network: Network, options: ForwardOptions): Forward {
  const { graph = new Graph(), batchSize, training } = options;
  if (!Number.isSafeInteger(batchSize) || batchSize < 1) {
    throw new ConfigError(`network: expected a batch size of at least 1, received ${batchSize}`);
  }
  const build = new ForwardBuild(graph, training);
  const inputs = network.inputs.map(({ shape, dtype }, index) =>
    graph.input(network.inputNames[index] ?? "", withBatch(shape, batchSize), dtype),
  );
  const values = network.trace(build.root(network), inputs);
  build.finish();
  const weights = network.listWeights();
  return {
    graph,
    inputs,
    outputs: network.outputs.map((output) => values.get(output) as Value),
    regularization: build.penalties,
    weights,
    variables: new Map(weights.map((weight) => [weight, build.variables.get(weight.source) as Value])),
    counter: build.counter,
    values,
    calls: build.calls,
  };
}
