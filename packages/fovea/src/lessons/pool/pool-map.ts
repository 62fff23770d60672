import { differentiate } from "../../compile/index.ts";
import type { Engine } from "../../engine/index.ts";
import { Graph } from "../../graph/index.ts";
import { reduceSum } from "../../ops/broadcast.ts";
import { averagePool2d, maxPool2d } from "../../ops/pool2d.ts";
import { type FloatTensor, outputOf, runGraph } from "../run-graph.ts";

/** What a pooling does with its windows. */
export interface Pooling {
  readonly kind: "max" | "average";
  readonly size: number;
  readonly stride: number;
}

/** A pooled map, and how much the sum of its values depends on each value before. */
export interface PooledMap {
  /** [height′, width′]. */
  readonly map: FloatTensor;
  /** [height, width]. */
  readonly gradient: FloatTensor;
}

/** Pools a map [height, width] without padding. */
export async function poolMap(engine: Engine, map: FloatTensor, { kind, size, stride }: Pooling): Promise<PooledMap> {
  const [height = 0, width = 0] = map.shape;
  const graph = new Graph();
  const x = graph.input("map", [1, height, width, 1]);
  const window = { size: [size, size], strides: [stride, stride], dilations: [1, 1], padding: [0, 0, 0, 0] } as const;
  const y = kind === "max" ? maxPool2d(window, x)[0] : averagePool2d({ ...window, countPadding: false }, x);
  const [gradient] = differentiate(reduceSum({ axes: [0, 1, 2, 3] }, y), [x]);
  graph.output("pooled", y);
  if (gradient) graph.output("gradient", gradient);
  const outputs = await runGraph(engine, graph, { map: map.data });
  return {
    map: { ...outputOf(outputs, "pooled"), shape: y.shape.slice(1, 3) },
    gradient: { ...outputOf(outputs, "gradient"), shape: [height, width] },
  };
}

/** Moves a map to the right; the first columns repeat the edge. */
export function shiftMap(map: FloatTensor, columns: number): FloatTensor {
  const [, width = 1] = map.shape;
  return {
    ...map,
    data: map.data.map((_, at) => {
      const column = at % width;
      return map.data[at - column + Math.max(0, column - columns)] ?? 0;
    }),
  };
}

/** How much two maps differ: the mean difference, relative to the mean magnitude of the first. */
export function relativeChange(before: FloatTensor, after: FloatTensor): number {
  let [difference, magnitude] = [0, 0];
  before.data.forEach((value, at) => {
    difference += Math.abs(value - (after.data[at] ?? 0));
    magnitude += Math.abs(value);
  });
  return magnitude === 0 ? 0 : difference / magnitude;
}
