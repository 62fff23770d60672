import type { Graph, Value } from "../../graph/graph.ts";
import { add } from "../../ops/elementwise/arithmetic.ts";
import { sumOfSquares } from "../../ops/sum-of-squares.ts";
import type { TrainedWeight } from "../../optimizers/index.ts";
import type { LayerNormOutputs } from "./objective.ts";

/**
 * Makes the squared norms of each layer's gradients and weights outputs of a training step: the gradients before they are
 * clipped, the weights before they are updated.
 */
export function appendNorms(graph: Graph, weights: readonly TrainedWeight[]): readonly LayerNormOutputs[] {
  const layers = new Map<string, TrainedWeight[]>();
  for (const weight of weights) {
    const layer = weight.name.slice(0, weight.name.lastIndexOf("/"));
    layers.set(layer, [...(layers.get(layer) ?? []), weight]);
  }
  const output = (name: string, values: readonly Value[]) => {
    const place = graph.outputs.size;
    graph.output(
      `norm/${name}`,
      values.map((value) => sumOfSquares(value)).reduce((sum, value) => add(sum, value)),
    );
    return place;
  };
  return [...layers].map(([layer, own]) => ({
    layer,
    gradient: output(
      `gradient/${layer}`,
      own.map(({ gradient }) => gradient),
    ),
    weight: output(
      `weight/${layer}`,
      own.map(({ variable }) => variable),
    ),
  }));
}
