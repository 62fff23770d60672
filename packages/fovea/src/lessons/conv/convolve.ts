import type { Engine } from "../../engine/index.ts";
import { Graph } from "../../graph/index.ts";
import { conv2d } from "../../ops/conv2d.ts";
import type { Padding2d } from "../../ops/window.ts";
import type { Tensor } from "../../tensor/index.ts";
import { type FloatTensor, outputOf, runGraph } from "../run-graph.ts";
import type { Filter } from "./filters.ts";

/** How a filter moves. */
export interface Movement {
  readonly stride: number;
  readonly padding: Padding2d;
}

/** Convolves an image [height, width, channels] with one filter, as a layer does: [height′, width′]. */
export async function convolve(
  engine: Engine,
  image: Tensor,
  { kernel, bias }: Filter,
  { stride, padding }: Movement,
): Promise<FloatTensor> {
  const graph = new Graph();
  const attributes = { strides: [stride, stride], dilations: [1, 1], padding, groups: 1 } as const;
  const shift = graph.constant({ shape: [1], data: Float32Array.of(bias), dtype: "float32" });
  const y = conv2d(attributes, graph.input("image", [1, ...image.shape]), graph.constant(kernel), shift);
  graph.output("map", y);
  const map = outputOf(await runGraph(engine, graph, { image: image.data }), "map");
  return { ...map, shape: y.shape.slice(1, 3) };
}
