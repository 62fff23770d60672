import { dependents } from "../../compile/index.ts";
import type { Node, Value } from "../../graph/graph.ts";
import { buildForward } from "../../network/index.ts";
import { scoreValue } from "../../train/index.ts";
import type { ScoredModel } from "../subject/subject.ts";
import { featureLayers } from "./feature-layers.ts";

/** Ops behind the mean that keep the score linear in it, if only one operand depends on the image. */
const linear = new Set(["matmul", "add", "subtract", "multiply", "divide", "negate", "reshape"]);

/** Ops that can compute the mean over all positions, or their sum. */
const pooling = new Set(["reduceSum", "averagePool2d", "adaptiveAveragePool2d"]);

/**
 * Returns the path of the layer whose maps a head averages over all positions and turns into the score linearly;
 * undefined for a network with another head.
 */
export function poolingHead({ where, model, image, place }: ScoredModel): string | undefined {
  const { network } = model;
  const forward = buildForward(network, { batchSize: 1, training: false });
  const { graph, inputs } = forward;
  const reached = dependents(graph, inputs);
  const sourceOf = ({ origin }: Value) => {
    const sources = origin.kind === "node" ? origin.node.inputs.filter((value) => reached.has(value)) : [];
    return sources.length === 1 ? sources[0] : undefined;
  };
  let value: Value | undefined = scoreValue(where, network, forward, place);
  while (value?.origin.kind === "node") {
    const node: Node = value.origin.node;
    const source: Value | undefined = sourceOf(value);
    if (source && pooling.has(node.op.definition.name) && isPooled(value, source)) {
      const { origin } = source;
      const order = origin.kind === "node" ? graph.nodes.indexOf(origin.node) : -1;
      return featureLayers(network, image, place.of, place.logits).find((layer) => layer.order === order)?.path;
    }
    value = linear.has(node.op.definition.name) ? source : undefined;
  }
  return undefined;
}

/** Whether one value per channel is left of feature maps. */
function isPooled({ shape }: Value, { shape: maps }: Value): boolean {
  const [, ...rest] = shape;
  return maps.length === 4 && rest.at(-1) === maps[3] && rest.slice(0, -1).every((size) => size === 1);
}
