import { dependents } from "../../compile/index.ts";
import type { Graph, Value } from "../../graph/index.ts";
import { buildForward, type Network } from "../../network/index.ts";
import { ancestors, scoreValue, type TensorPlace, valueAt } from "../../train/index.ts";
import { spatialValues } from "./spatial-values.ts";

/** A layer with feature maps [height, width, channels]. */
export interface FeatureLayer {
  /** Its path, with the number of the call if the layer is called several times. */
  readonly path: string;
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  /** Its place in the computation, which layers that change nothing, such as dropout, share with the one before. */
  readonly order: number;
  /** Whether all that the score sees of the image passes through this layer: no path leads around it. */
  readonly isOnEveryPath: boolean;
}

/** A layer with feature maps and its value in the network's graph. */
export interface FeatureValue {
  readonly layer: FeatureLayer;
  readonly value: Value;
}

/** The layers of a network that have feature maps, in its graph for one image. */
export interface FeatureGraph {
  readonly graph: Graph;
  /** The graph's input that is the image. */
  readonly image: Value;
  readonly values: readonly FeatureValue[];
}

/**
 * Lists the layers whose outputs are feature maps, in the order of their computation: those that depend on input number
 * `image` and that at least one of the tensors `of` depends on; with `logits`, that its logits depend on.
 */
export function featureLayers(
  network: Network,
  image: number,
  of: TensorPlace | readonly TensorPlace[],
  logits = false,
): FeatureLayer[] {
  return featureGraph(network, image, of, logits).values.map(({ layer }) => layer);
}

/** Finds the layers whose outputs are feature maps in the graph of a network. */
export function featureGraph(
  network: Network,
  image: number,
  of: TensorPlace | readonly TensorPlace[],
  logits = false,
): FeatureGraph {
  const forward = buildForward(network, { batchSize: 1, training: false });
  const { graph, inputs, calls } = forward;
  const scores = [of]
    .flat()
    .map((place) =>
      logits
        ? scoreValue("explain", network, forward, { of: place, logits })
        : valueAt("explain", network, forward, place),
    );
  const needed = new Set(scores.flatMap((score) => [...ancestors(score)]));
  const input = inputs[image] as Value;
  const reached = dependents(graph, [input]);
  const maps = spatialValues(graph, input);
  const bottlenecks = valuesOnEveryPath(graph, input, (value) => needed.has(value) && reached.has(value));
  const order = new Map(graph.nodes.flatMap(({ outputs }, index) => outputs.map((value) => [value, index] as const)));
  const found = [...calls].flatMap(([path, list]) =>
    list.flatMap(([value], call): FeatureValue[] => {
      if (!value || value === input || value.shape.length !== 4 || value.dtype !== "float32") return [];
      if (!needed.has(value) || !maps.has(value)) return [];
      const [, height = 0, width = 0, channels = 0] = value.shape;
      const name = list.length === 1 ? path : `${path}:${call}`;
      const layer = { path: name, height, width, channels, order: order.get(value) ?? 0 };
      return [{ layer: { ...layer, isOnEveryPath: bottlenecks.has(value) }, value }];
    }),
  );
  return { graph, image: input, values: found.sort((a, b) => a.layer.order - b.layer.order) };
}

/** Finds the values that every path from the input to the score leads through; `isBetween` tells what is on a path. */
function valuesOnEveryPath(graph: Graph, input: Value, isBetween: (value: Value) => boolean): Set<Value> {
  const nodes = graph.nodes.filter(({ outputs }) => outputs.some(isBetween));
  const lastUse = new Map<Value, number>();
  nodes.forEach(({ inputs }, index) => {
    for (const value of inputs) lastUse.set(value, index);
  });
  const found = new Set<Value>();
  // The last node that uses a value from before: as long as it is still to come, a path leads around what is between.
  let furthest = lastUse.get(input) ?? 0;
  nodes.forEach(({ outputs }, index) => {
    const own = outputs.filter(isBetween);
    if (furthest <= index && own.length === 1) for (const value of own) found.add(value);
    for (const value of own) furthest = Math.max(furthest, lastUse.get(value) ?? 0);
  });
  return found;
}
