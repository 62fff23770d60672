import { type Graph, isNodeOf, type Node, type Value } from "../graph/index.ts";
import { adaptiveAveragePool2d } from "../ops/adaptive-average-pool2d.ts";
import { reduceSum } from "../ops/broadcast.ts";
import { reduceMax } from "../ops/reduce-max.ts";
import { reshape } from "../ops/reshape.ts";
import { resize2d } from "../ops/resize2d.ts";
import { pad, slice } from "../ops/slice.ts";
import { sumOfSquares } from "../ops/sum-of-squares.ts";
import type { Size2d } from "../ops/window.ts";
import { windowOf } from "./window-of.ts";

/** The input pixels that affect one value. */
export interface ReceptiveField {
  /** Rows and columns of the rectangle, including parts in the padding; "all" for the whole image. */
  readonly size: Size2d | "all";
  /** The distance between the rectangles of adjacent values, in input pixels. */
  readonly step: Size2d;
  /** The first row and column of the first value's rectangle, negative if it begins in the padding. */
  readonly offset: Size2d;
}

const pixel: ReceptiveField = { size: [1, 1], step: [1, 1], offset: [0, 0] };
const wholeImage: ReceptiveField = { size: "all", step: [1, 1], offset: [0, 0] };

/**
 * Returns the receptive field of each value of a graph that depends on its inputs. A window of k cells enlarges it by
 * (k − 1) steps of its input, its stride multiplies the step, and its padding moves the first one.
 */
export function receptiveFields(graph: Graph): ReadonlyMap<Value, ReceptiveField> {
  const fields = new Map<Value, ReceptiveField>([...graph.inputs.values()].map((input) => [input, pixel]));
  for (const node of graph.nodes) {
    const read = node.inputs.flatMap((input) => fields.get(input) ?? []);
    if (read.length === 0) continue;
    const field = fieldAfter(node, read.reduce(union));
    for (const output of node.outputs) fields.set(output, field);
  }
  return fields;
}

function union(a: ReceptiveField, b: ReceptiveField): ReceptiveField {
  const [size, other] = [a.size, b.size];
  if (size === "all" || other === "all") return wholeImage;
  return perAxis((axis) => {
    const start = Math.min(a.offset[axis], b.offset[axis]);
    const end = Math.max(a.offset[axis] + size[axis], b.offset[axis] + other[axis]);
    return { size: end - start, step: Math.max(a.step[axis], b.step[axis]), offset: start };
  });
}

function fieldAfter(node: Node, field: ReceptiveField): ReceptiveField {
  const { size, step, offset } = field;
  if (size === "all" || coversImage(node)) return wholeImage;
  const window = windowOf(node);
  if (window) {
    return perAxis((axis) => ({
      size: size[axis] + (window.size[axis] - 1) * window.dilations[axis] * step[axis],
      step: step[axis] * window.strides[axis],
      offset: offset[axis] - (window.padding[2 * axis] ?? 0) * step[axis],
    }));
  }
  const shift = shiftOf(node);
  if (shift)
    return perAxis((axis) => ({ size: size[axis], step: step[axis], offset: offset[axis] + shift[axis] * step[axis] }));
  if (isNodeOf(node, resize2d)) {
    const [before = [], after = []] = [node.inputs[0]?.shape, node.outputs[0]?.shape];
    const scale = (axis: 0 | 1) => (before[axis + 1] ?? 1) / (after[axis + 1] ?? 1);
    // Bilinear values mix two neighbors; the first of them lies before the edge if the image grows.
    const isMixed = node.attributes.method === "bilinear";
    return perAxis((axis) => ({
      size: size[axis] + (isMixed && scale(axis) !== 1 ? step[axis] : 0),
      step: step[axis] * scale(axis),
      offset: offset[axis] + (isMixed ? Math.floor(scale(axis) / 2 - 0.5) * step[axis] : 0),
    }));
  }
  return field;
}

/** By how many rows and columns of its input a node moves the first value. */
function shiftOf(node: Node): Size2d | undefined {
  if (isNodeOf(node, pad)) return [-(node.attributes.before[1] ?? 0), -(node.attributes.before[2] ?? 0)];
  if (isNodeOf(node, slice)) return [node.attributes.begin[1] ?? 0, node.attributes.begin[2] ?? 0];
  return undefined;
}

function perAxis(
  of: (axis: 0 | 1) => { readonly size: number; readonly step: number; readonly offset: number },
): ReceptiveField {
  const [rows, columns] = [of(0), of(1)];
  return {
    size: [rows.size, columns.size],
    step: [rows.step, columns.step],
    offset: [rows.offset, columns.offset],
  };
}

/** Whether rows and columns are reduced, or flattened into features. */
function coversImage(node: Node): boolean {
  if (isNodeOf(node, adaptiveAveragePool2d)) return true;
  if (isNodeOf(node, reduceMax) || isNodeOf(node, reduceSum)) {
    return node.inputs[0]?.shape.length === 4 && node.attributes.axes.some((axis) => axis === 1 || axis === 2);
  }
  if (!isNodeOf(node, reshape)) return isNodeOf(node, sumOfSquares);
  const [x, y] = [node.inputs[0]?.shape ?? [], node.outputs[0]?.shape ?? []];
  return x.length === 4 && y.length < 4 && x.at(-1) !== y.at(-1);
}
