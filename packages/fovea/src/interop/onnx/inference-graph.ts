import { eliminateCommonSubexpressions } from "../../compile/passes/eliminate-common-subexpressions.ts";
import { eliminateDeadCode } from "../../compile/passes/eliminate-dead-code.ts";
import { foldBatchNorm } from "../../compile/passes/fold-batch-norm.ts";
import type { Graph, Value } from "../../graph/graph.ts";
import { buildForward, type Network } from "../../network/index.ts";

/** A size of a tensor: a number, or so many times the open batch size. */
export type Dimension = number | { readonly batches: number };

/** What a network computes in inference mode, for a batch of any size or of one. */
export interface InferenceGraph {
  /** The graph for some batch size; its outputs have the network's names. */
  readonly graph: Graph;
  /** The shape of a value, the batch size open if it is to be. */
  dimensionsOf(value: Value): readonly Dimension[];
}

/** Appends a network to a graph; with `fold`, what batch normalization does goes into the convolutions before it. */
export function inferenceGraph(network: Network, batchSize: number | "dynamic", fold: boolean): InferenceGraph {
  if (batchSize !== "dynamic") {
    const graph = built(network, batchSize, fold);
    return { graph, dimensionsOf: ({ shape }) => shape };
  }
  // Sizes that two batches do not share are the batch's.
  const graph = built(network, 2, fold);
  const other = shapesOf(built(network, 3, fold));
  const own = [...shapesOf(graph).keys()];
  const shapes = new Map([...other.values()].map((shape, index) => [own[index], shape] as const));
  return {
    graph,
    dimensionsOf(value) {
      const second = shapes.get(value) ?? value.shape;
      return value.shape.map((size, axis) => (second[axis] === size ? size : { batches: size / 2 }));
    },
  };
}

function built(network: Network, batchSize: number, fold: boolean): Graph {
  const { graph, outputs } = buildForward(network, { batchSize, training: false });
  for (const [index, output] of outputs.entries()) graph.output(network.outputNames[index] ?? "", output);
  const small = eliminateCommonSubexpressions(eliminateDeadCode(graph));
  return fold ? eliminateDeadCode(foldBatchNorm(small)) : small;
}

/** The values of a graph in an order that depends on its structure alone. */
function shapesOf(graph: Graph): Map<Value, Value["shape"]> {
  const values = [...graph.inputs.values(), ...graph.nodes.flatMap(({ outputs }) => outputs)];
  return new Map(values.map((value) => [value, value.shape]));
}
