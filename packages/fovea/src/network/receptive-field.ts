import { type Graph, isNodeOf, type Node, type Value } from "../graph/index.ts";
import { adaptiveAveragePool2d } from "../ops/adaptive-average-pool2d.ts";
import { reduceSum } from "../ops/broadcast.ts";
import { reduceMax } from "../ops/reduce-max.ts";
import { reshape } from "../ops/reshape.ts";
import { resize2d } from "../ops/resize2d.ts";
import type { Size2d } from "../ops/window.ts";
import { windowOf } from "./window-of.ts";

/** The input pixels that affect one value. */
export interface ReceptiveField {
  /** Rows and columns of the rectangle, including parts in the padding; "all" for the whole image. */
  readonly size: Size2d | "all";
  /** The distance between the rectangles of adjacent values, in input pixels. */
  readonly step: Size2d;
}

const pixel: ReceptiveField = { size: [1, 1], step: [1, 1] };
const wholeImage: ReceptiveField = { size: "all", step: [1, 1] };

/**
 * Returns the receptive field of each value of a graph that depends on its inputs. A window of k cells enlarges it by
 * (k − 1) steps of its input, and its stride multiplies the step.
 */
export function receptiveFields(graph: Graph): ReadonlyMap<Value, ReceptiveField> {
  const fields = new Map<Value, ReceptiveField>([...graph.inputs.values()].map((input) => [input, pixel]));
  for (const node of graph.nodes) {
    const read = node.inputs.flatMap((input) => fields.get(input) ?? []);
    if (read.length === 0) continue;
    const field = fieldAfter(node, read.reduce(larger));
    for (const output of node.outputs) fields.set(output, field);
  }
  return fields;
}

function larger(a: ReceptiveField, b: ReceptiveField): ReceptiveField {
  if (a.size === "all" || b.size === "all") return wholeImage;
  const both = (name: "size" | "step", axis: 0 | 1) => Math.max(Number(a[name][axis]), Number(b[name][axis]));
  return { size: [both("size", 0), both("size", 1)], step: [both("step", 0), both("step", 1)] };
}

function fieldAfter(node: Node, field: ReceptiveField): ReceptiveField {
  if (field.size === "all" || coversImage(node)) return wholeImage;
  const { size, step } = field;
  const window = windowOf(node);
  if (window) {
    const wider = (axis: 0 | 1) => size[axis] + (window.size[axis] - 1) * window.dilations[axis] * step[axis];
    return { size: [wider(0), wider(1)], step: [step[0] * window.strides[0], step[1] * window.strides[1]] };
  }
  if (isNodeOf(node, resize2d)) {
    const [before = [], after = []] = [node.inputs[0]?.shape, node.outputs[0]?.shape];
    const scaled = (axis: 0 | 1) => (step[axis] * (before[axis + 1] ?? 1)) / (after[axis + 1] ?? 1);
    return { size, step: [scaled(0), scaled(1)] };
  }
  return field;
}

/** Whether rows and columns are reduced, or flattened into features. */
function coversImage(node: Node): boolean {
  if (isNodeOf(node, adaptiveAveragePool2d)) return true;
  if (isNodeOf(node, reduceMax) || isNodeOf(node, reduceSum)) {
    return node.inputs[0]?.shape.length === 4 && node.attributes.axes.some((axis) => axis === 1 || axis === 2);
  }
  if (!isNodeOf(node, reshape)) return false;
  const [x, y] = [node.inputs[0]?.shape ?? [], node.outputs[0]?.shape ?? []];
  return x.length === 4 && y.length < 4 && x.at(-1) !== y.at(-1);
}
