import type { Graph, Value } from "../graph/graph.ts";
import { add, divide, multiply } from "../ops/elementwise/arithmetic.ts";
import { slotVariable, type TrainedWeight } from "./optimizer.ts";

/** The slot that holds the sum of a weight's gradients since its last update. */
export const accumulatorSlot = "accumulatedGradient";

/** Adds the gradients to their accumulators. */
export function accumulateGradients(graph: Graph, weights: readonly TrainedWeight[]): void {
  for (const weight of weights) {
    const sum = accumulatorOf(graph, weight);
    graph.update(sum, add(sum, weight.gradient));
  }
}

/** Returns the means of the accumulated gradients and this step's, and empties the accumulators. */
export function meanGradients(graph: Graph, weights: readonly TrainedWeight[], steps: number): readonly Value[] {
  return weights.map((weight) => {
    const sum = accumulatorOf(graph, weight);
    graph.update(sum, multiply(sum, 0));
    return divide(add(sum, weight.gradient), steps);
  });
}

function accumulatorOf(graph: Graph, { name, variable }: TrainedWeight): Value {
  return graph.variable(slotVariable(name, accumulatorSlot), variable.shape, "optimizerState");
}
