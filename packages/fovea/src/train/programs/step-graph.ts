import { differentiate } from "../../compile/index.ts";
import type { Graph, Value } from "../../graph/graph.ts";
import { buildForward, type Network } from "../../network/index.ts";
import type { TrainedWeight } from "../../optimizers/index.ts";
import type { Compilation } from "../compilation.ts";
import { appendNorms } from "./append-norms.ts";
import { appendObjective, type ResultLayout } from "./objective.ts";

/** The shape of a step's batch. */
export interface StepShape {
  readonly batchSize: number;
  /** Axes of the sample weights: 0 without weights, 1 for one per sample, more for one per position of the labels. */
  readonly weightAxes: number;
  /** Whether a training step only accumulates gradients, between two updates. */
  readonly accumulates?: boolean;
  /** Whether a training step returns the norms of each layer's gradients and weights, too. */
  readonly norms?: boolean;
}

/** A graph to compile, and the meaning of its outputs. */
export interface StepGraph {
  readonly graph: Graph;
  readonly layout: ResultLayout;
}

/**
 * Builds the whole training step as one graph: forward pass, losses, penalties, gradients, clipping, the optimizer's
 * updates, moving statistics, and the sums of the metrics.
 */
export function trainingGraph(network: Network, compilation: Compilation, shape: StepShape): StepGraph {
  const forward = buildForward(network, { batchSize: shape.batchSize, training: true });
  const { graph } = forward;
  const { loss, layout } = appendObjective(forward, compilation, shape.weightAxes);
  const reached = ancestors(loss);
  const trained = forward.weights.flatMap((weight) => {
    const variable = forward.variables.get(weight);
    return weight.trainable && variable && reached.has(variable)
      ? [{ name: weight.name, variable, layer: weight.layer }]
      : [];
  });
  const gradients = differentiate(
    loss,
    trained.map(({ variable }) => variable),
  );
  const weights = trained.map(
    ({ name, variable, layer }, index): TrainedWeight => ({
      ...{ name, variable, gradient: gradients[index] as Value },
      learningRateScale: compilation.learningRateScales.get(layer) ?? 1,
    }),
  );
  const norms = shape.norms ? graph.scoped("norms", () => appendNorms(graph, weights)) : [];
  graph.scoped("optimizer", () => {
    if (weights.length === 0) return;
    if (shape.accumulates) compilation.optimizer.accumulate(graph, weights);
    else compilation.optimizer.apply(graph, weights);
  });
  return { graph, layout: { ...layout, norms } };
}

/** Builds a network's losses and metrics in inference mode. */
export function evaluationGraph(network: Network, compilation: Compilation, shape: StepShape): StepGraph {
  const forward = buildForward(network, { batchSize: shape.batchSize, training: false });
  const { layout } = appendObjective(forward, compilation, shape.weightAxes);
  return { graph: forward.graph, layout };
}

/** Builds a network's outputs in inference mode, in order. */
export function predictionGraph(network: Network, batchSize: number): Graph {
  const { graph, outputs } = buildForward(network, { batchSize, training: false });
  outputs.forEach((value, index) => {
    graph.output(`prediction/${index}`, value);
  });
  return graph;
}

/** Returns the values that `value` depends on, including itself. All others have no gradient. */
export function ancestors(value: Value): ReadonlySet<Value> {
  const found = new Set<Value>([value]);
  for (const node of value.graph.nodes.toReversed()) {
    if (node.outputs.some((output) => found.has(output))) for (const input of node.inputs) found.add(input);
  }
  return found;
}
