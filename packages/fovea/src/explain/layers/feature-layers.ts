import { dependents } from "../../compile/index.ts";
import { buildForward, type Network } from "../../network/index.ts";
import { ancestors, type TensorPlace, valueAt } from "../../train/index.ts";

/** A layer with feature maps [height, width, channels]. */
export interface FeatureLayer {
  /** Its path, with the number of the call if the layer is called several times. */
  readonly path: string;
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  /** Its place in the computation, which layers that change nothing, such as dropout, share with the one before. */
  readonly order: number;
}

/**
 * Lists the layers whose outputs are feature maps, in the order of their computation: those that depend on input number
 * `image` and that the tensor `of` depends on.
 */
export function featureLayers(network: Network, image: number, of: TensorPlace): FeatureLayer[] {
  const forward = buildForward(network, { batchSize: 1, training: false });
  const { graph, inputs, calls } = forward;
  const needed = ancestors(valueAt("explain", network, forward, of));
  const input = inputs[image];
  const reached = dependents(graph, input ? [input] : []);
  const order = new Map(graph.nodes.flatMap(({ outputs }, index) => outputs.map((value) => [value, index] as const)));
  const found = [...calls].flatMap(([path, list]) =>
    list.flatMap(([value], call): FeatureLayer[] => {
      if (!value || value === input || value.shape.length !== 4 || value.dtype !== "float32") return [];
      if (!needed.has(value) || !reached.has(value)) return [];
      const [, height = 0, width = 0, channels = 0] = value.shape;
      const name = list.length === 1 ? path : `${path}:${call}`;
      return [{ path: name, height, width, channels, order: order.get(value) ?? 0 }];
    }),
  );
  return found.sort((a, b) => a.order - b.order);
}
