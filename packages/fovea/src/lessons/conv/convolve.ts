import { planOf } from "../../compile/index.ts";
import type { Engine } from "../../engine/index.ts";
import { Graph } from "../../graph/index.ts";
import { conv2d } from "../../ops/conv2d.ts";
import type { Padding2d } from "../../ops/window.ts";
import type { Tensor } from "../../tensor/index.ts";
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
): Promise<Tensor & { readonly data: Float32Array }> {
  const graph = new Graph();
  const attributes = { strides: [stride, stride], dilations: [1, 1], padding, groups: 1 } as const;
  const x = graph.input("image", [1, ...image.shape]);
  const y = conv2d(
    attributes,
    x,
    graph.constant(kernel),
    graph.constant({ shape: [1], data: Float32Array.of(bias), dtype: "float32" }),
  );
  graph.output("map", y);
  const program = await engine.compile(planOf(graph, "convolution"), new Map());
  const [data] = await program.run([Float32Array.from(image.data)]);
  return { shape: y.shape.slice(1, 3), data: data as Float32Array, dtype: "float32" };
}
