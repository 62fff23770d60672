import { differentiate } from "../../../compile/index.ts";
import { Graph, type Value } from "../../../graph/graph.ts";
import { buildForward } from "../../../network/index.ts";
import { reduceSum } from "../../../ops/broadcast.ts";
import { multiply, square } from "../../../ops/elementwise/arithmetic.ts";
import { scoreValue } from "../../../train/index.ts";
import type { ExplainedModel } from "../../subject/explain-options.ts";
import { checkDependence } from "../ascent-graph.ts";
import type { AscentTargets } from "../ascent-targets.ts";

/** The input that holds the factor of each channel, [1, channels]. */
export const dreamChoice = "visualize/choice";

/**
 * Builds the gradient of one image [1, height, width, channels]: of the sum of squares of a layer's chosen channels, so
 * that what the layer sees already grows most (Mordvintsev et al. 2015), or of the chosen classes' logits.
 */
export function dreamGraph(where: string, model: ExplainedModel, input: string, targets: AscentTargets): Graph {
  const { network } = model;
  const graph = new Graph();
  const forward = buildForward(network, { graph, batchSize: 1, training: false, until: targets.until });
  const image = forward.inputs[network.inputNames.indexOf(input)] as Value;
  const value = scoreValue(where, network, forward, targets.place);
  checkDependence(where, network, forward, value, image);
  const choice = graph.input(dreamChoice, [1, value.shape.at(-1) ?? 1]);
  const grown = targets.until === undefined ? value : square(value);
  const axes = value.shape.map((_, axis) => axis);
  const [gradient] = differentiate(reduceSum({ axes }, multiply(grown, choice)), [image]);
  graph.output("gradient", gradient as Value);
  return graph;
}
