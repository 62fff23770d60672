import { isNodeOf, type Node } from "../graph/index.ts";
import { conv2d } from "../ops/conv2d.ts";
import { averagePool2d, maxPool2d } from "../ops/pool2d.ts";
import type { Window2d } from "../ops/window.ts";

/** Returns the window that a convolution or a pooling slides over its input; undefined for other nodes. */
export function windowOf(node: Node): Window2d | undefined {
  if (isNodeOf(node, maxPool2d) || isNodeOf(node, averagePool2d)) return node.attributes;
  if (!isNodeOf(node, conv2d)) return undefined;
  const [rows = 1, columns = 1] = node.inputs[1]?.shape ?? [];
  return { ...node.attributes, size: [rows, columns] };
}
