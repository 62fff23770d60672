import type { Engine } from "../../engine/index.ts";
import { Graph } from "../../graph/index.ts";
import { conv2d } from "../../ops/conv2d.ts";
import { relu } from "../../ops/elementwise/activations.ts";
import { type FloatTensor, outputOf, runGraph } from "../run-graph.ts";

/** Mixes maps [height, width, maps] with one weight for each: a 1 × 1 convolution with one filter, then ReLU. */
export async function mixMaps(engine: Engine, maps: FloatTensor, weights: readonly number[]): Promise<FloatTensor> {
  const [height = 1, width = 1, channels = 1] = maps.shape;
  const graph = new Graph();
  const kernel = { shape: [1, 1, channels, 1], data: Float32Array.from(weights), dtype: "float32" as const };
  const plain = { strides: [1, 1], dilations: [1, 1], padding: [0, 0, 0, 0], groups: 1 } as const;
  graph.output("mixed", relu(conv2d(plain, graph.input("maps", [1, height, width, channels]), graph.constant(kernel))));
  return { ...outputOf(await runGraph(engine, graph, { maps: maps.data }), "mixed"), shape: [height, width] };
}
