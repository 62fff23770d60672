import { eliminateCommonSubexpressions } from "../../compile/passes/eliminate-common-subexpressions.ts";
import { eliminateDeadCode } from "../../compile/passes/eliminate-dead-code.ts";
import { foldBatchNorm } from "../../compile/passes/fold-batch-norm.ts";
import type { Graph, Value } from "../../graph/graph.ts";
import { buildForward, type Network } from "../../network/index.ts";

/** A dimension of a tensor: a number, or a multiple of the dynamic batch size. */
export type Dimension = number | { readonly batches: number };

/** A network's inference graph, for a dynamic batch size or a fixed one. */
export interface InferenceGraph {
  /** The graph for some batch size; its outputs have the network's names. */
  readonly graph: Graph;
  /** Returns the shape of a value, with the batch size dynamic if requested. */
  dimensionsOf(value: Value): readonly Dimension[];
}

/** Builds the inference graph of a network; `fold` folds batch normalization into the preceding convolutions. */
export function inferenceGraph(network: Network, batchSize: number | "dynamic", fold: boolean): InferenceGraph {
  if (batchSize !== "dynamic") {
    const graph = built(network, batchSize, fold);
    return { graph, dimensionsOf: ({ shape }) => shape };
  }
  // Dimensions that differ between two batch sizes depend on the batch.
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

/** Returns the shapes of all values, in an order that depends only on the structure of the graph. */
function shapesOf(graph: Graph): Map<Value, Value["shape"]> {
  const values = [...graph.inputs.values(), ...graph.nodes.flatMap(({ outputs }) => outputs)];
  return new Map(values.map((value) => [value, value.shape]));
}
