import type { Node } from "../graph/graph.ts";
import { isNodeOf } from "../graph/index.ts";
import { conv2d } from "../ops/conv2d.ts";
import { matmul } from "../ops/matmul.ts";
import { sizeOf } from "../tensor/shape.ts";
import { buildForward } from "./build-forward.ts";
import type { Network } from "./network.ts";

/** Counts multiply-accumulates per sample for each layer path ("backbone/conv1"), from the forward graph. */
export function multiplyAccumulates(network: Network): Map<string, number> {
  const { graph } = buildForward(network, { batchSize: 1, training: false });
  const counts = new Map<string, number>();
  for (const node of graph.nodes) {
    const count = countOf(node);
    if (count > 0) counts.set(node.scope, (counts.get(node.scope) ?? 0) + count);
  }
  return counts;
}

/** Counts one multiply-accumulate per output element and contributing weight. */
function countOf(node: Node): number {
  const result = sizeOf(node.outputs[0]?.shape ?? []);
  const weights = node.inputs[1]?.shape ?? [];
  if (isNodeOf(node, conv2d)) return result * sizeOf(weights.slice(0, 3));
  if (isNodeOf(node, matmul)) return result * ((node.attributes.transposeB ? weights[1] : weights[0]) ?? 0);
  return 0;
}
