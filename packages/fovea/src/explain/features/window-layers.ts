import type { Graph, Node, Value } from "../../graph/index.ts";
import { windowOf } from "../../network/window-of.ts";
import { sameShape } from "../../tensor/shape.ts";
import { type FeatureGraph, type FeatureLayer, featureGraph } from "../layers/feature-layers.ts";
import type { ExplainedModel, ExplainOptions } from "../subject/explain-options.ts";
import { imageInput } from "../subject/subject.ts";

/** Element-wise ops that make a convolution nonlinear. */
const activations = new Set([
  "relu",
  "relu6",
  "leakyRelu",
  "elu",
  "sigmoid",
  "tanh",
  "silu",
  "softplus",
  "gelu",
  "clip",
]);

/**
 * Lists the convolutions and poolings of a model as the next of them receives their maps: after normalization and
 * activation, if these follow alone. Layers with a single place, as in gates of channels, are left out.
 */
export function windowLayers(model: ExplainedModel, { input }: Pick<ExplainOptions, "input"> = {}): FeatureLayer[] {
  const { network } = model;
  return windowLayersOf(featureGraph(network, imageInput("windowLayers", model, input), network.outputs));
}

/** Lists the layers of `windowLayers` in a graph. */
export function windowLayersOf({ graph, values }: FeatureGraph): FeatureLayer[] {
  const layers = new Map(values.toReversed().map(({ value, layer }) => [value, layer] as const));
  const consumers = consumersOf(graph);
  const found = new Set<FeatureLayer>();
  for (const node of graph.nodes) {
    const [start] = node.outputs;
    if (!start || !windowOf(node)) continue;
    const layer = layerAfter(start, layers, consumers);
    if (layer && layer.height * layer.width > 1) found.add(layer);
  }
  return [...found].sort((a, b) => a.order - b.order);
}

/** Returns the layer of the activation that follows a value alone, or else the first layer that holds the value. */
function layerAfter(
  start: Value,
  layers: ReadonlyMap<Value, FeatureLayer>,
  consumers: ReadonlyMap<Value, readonly Node[]>,
): FeatureLayer | undefined {
  let first: FeatureLayer | undefined;
  let isActivated = false;
  for (let value: Value | undefined = start; value; value = onlySuccessor(value, consumers)) {
    const layer = layers.get(value);
    const { origin } = value;
    isActivated ||= origin.kind === "node" && activations.has(origin.node.op.definition.name);
    if (layer && isActivated) return layer;
    first ??= layer;
  }
  return first;
}

/** Returns the value of the same shape that is made of a value, if nothing else is. */
function onlySuccessor(value: Value, consumers: ReadonlyMap<Value, readonly Node[]>): Value | undefined {
  const [node, other] = consumers.get(value) ?? [];
  const [output] = node?.outputs ?? [];
  return node && !other && output && !windowOf(node) && sameShape(output.shape, value.shape) ? output : undefined;
}

function consumersOf(graph: Graph): ReadonlyMap<Value, readonly Node[]> {
  const consumers = new Map<Value, Node[]>();
  for (const node of graph.nodes) {
    for (const input of new Set(node.inputs)) {
      const list = consumers.get(input);
      if (list) list.push(node);
      else consumers.set(input, [node]);
    }
  }
  return consumers;
}
