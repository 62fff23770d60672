import { isNodeOf, type Node } from "../../graph/index.ts";
import { windowOf } from "../../network/window-of.ts";
import { adaptiveAveragePool2d } from "../../ops/adaptive-average-pool2d.ts";
import { broadcastTo, reduceSum } from "../../ops/broadcast.ts";
import { concat } from "../../ops/concat.ts";
import { conv2dInputGradient } from "../../ops/conv2d.ts";
import { matmul } from "../../ops/matmul.ts";
import { reduceMax } from "../../ops/reduce-max.ts";
import { reshape } from "../../ops/reshape.ts";
import { resize2d } from "../../ops/resize2d.ts";
import { pad, slice } from "../../ops/slice.ts";
import { transpose } from "../../ops/transpose.ts";
import type { Window2d } from "../../ops/window.ts";
import { everything, flags, indices, type PixelRows } from "./pixel-rows.ts";

/** Ops that combine the channels of a place, or none. */
const alongChannels = new Set(["batchNorm", "layerNorm", "localResponseNorm", "softmax", "logSoftmax"]);

type Read = PixelRows | typeof everything | undefined;

/**
 * Returns the rows and columns of input number `index` of a node that these rows and columns of its output depend on;
 * undefined if they depend on none, such as those that are padding. An op without a rule reads everything.
 */
export function rowsRead(node: Node, index: number, output: PixelRows): Read {
  const shape = node.inputs[index]?.shape ?? [];
  const [, height = 1, width = 1] = shape;
  const map = (read: (axis: 0 | 1, at: number, size: number) => Iterable<number>): Read => {
    const axis = (flagged: Uint8Array, number: 0 | 1, size: number) =>
      flags(
        size,
        indices(flagged).flatMap((at) => [...read(number, at, size)]),
      );
    return present({ rows: axis(output.rows, 0, height), columns: axis(output.columns, 1, width) });
  };
  const window = windowOf(node);
  if (window) return index === 0 ? map((axis, at) => windowCells(window, axis, at)) : undefined;
  if (isNodeOf(node, conv2dInputGradient)) {
    const { size, ...other } = { ...node.attributes, size: kernelSize(node) };
    return index === 0 ? map((axis, at, length) => writersOf({ size, ...other }, axis, at, length)) : undefined;
  }
  if (isNodeOf(node, adaptiveAveragePool2d)) {
    const { outputSize } = node.attributes;
    return map((axis, at, size) =>
      range(Math.floor((at * size) / outputSize[axis]), Math.ceil(((at + 1) * size) / outputSize[axis])),
    );
  }
  if (isNodeOf(node, resize2d)) {
    const { outputSize, method } = node.attributes;
    return map((axis, at, size) => resizedFrom(method, at, size, outputSize[axis]));
  }
  if (isNodeOf(node, slice)) return map((axis, at) => [at + (node.attributes.begin[axis + 1] ?? 0)]);
  if (isNodeOf(node, pad)) return map((axis, at) => [at - (node.attributes.before[axis + 1] ?? 0)]);
  if (isNodeOf(node, concat)) {
    const before = node.inputs
      .slice(0, index)
      .reduce((sum, input) => sum + (input.shape[node.attributes.axis] ?? 0), 0);
    return map((axis, at) => [node.attributes.axis === axis + 1 ? at - before : at]);
  }
  if (isNodeOf(node, transpose)) return transposed(node.attributes.permutation, output);
  if (isNodeOf(node, reshape)) return reshaped(shape, output);
  if (isNodeOf(node, matmul)) return index === 0 && !node.attributes.transposeA ? output : everything;
  if (isNodeOf(node, reduceSum) || isNodeOf(node, reduceMax)) {
    const { axes } = node.attributes;
    return axes.some((axis) => axis < 3) || shape.length < 4 ? everything : output;
  }
  if (alongChannels.has(node.op.definition.name)) return shape.length !== 3 ? output : everything;
  if (isNodeOf(node, broadcastTo) || node.op.definition.elementwise) return broadcastFrom(shape, node, output);
  return everything;
}

/** A tensor of which no row or no column is read isn't read at all. */
function present(read: PixelRows): Read {
  return read.rows.includes(1) && read.columns.includes(1) ? read : undefined;
}

function range(from: number, to: number): number[] {
  return Array.from({ length: Math.max(0, to - from) }, (_, index) => from + index);
}

function windowCells({ size, strides, dilations, padding }: Window2d, axis: 0 | 1, at: number): number[] {
  const start = at * strides[axis] - (padding[2 * axis] ?? 0);
  return range(0, size[axis]).map((cell) => start + cell * dilations[axis]);
}

/** The places whose windows hold a place: what a transposed convolution reads. */
function writersOf(window: Window2d, axis: 0 | 1, at: number, length: number): number[] {
  return range(0, length).filter((writer) => windowCells(window, axis, writer).includes(at));
}

function kernelSize(node: Node): readonly [number, number] {
  const [rows = 1, columns = 1] = node.inputs[1]?.shape ?? [];
  return [rows, columns];
}

function resizedFrom(method: "nearest" | "bilinear", at: number, size: number, outputs: number): number[] {
  if (method === "nearest") return [Math.floor((at * size) / outputs)];
  const place = Math.max(0, Math.min(size - 1, ((at + 0.5) * size) / outputs - 0.5));
  return range(Math.floor(place), Math.ceil(place) + 1);
}

function transposed(permutation: readonly number[], { rows, columns }: PixelRows): Read {
  const [, first, second] = permutation;
  if (first === 1 && second === 2) return { rows, columns };
  return first === 2 && second === 1 ? { rows: columns, columns: rows } : everything;
}

/** Channels may be regrouped, and rows and columns joined into one axis; what mixes rows is read as a whole. */
function reshaped(shape: readonly number[], output: PixelRows): Read {
  const [batch, height, width] = shape;
  const isApart = height === output.rows.length && width === output.columns.length;
  const isJoined = shape.length === 2 && batch === output.rows.length * output.columns.length;
  return isApart || isJoined ? output : everything;
}

/** Axes are aligned at the end, and those of size 1 are repeated. */
function broadcastFrom(shape: readonly number[], node: Node, output: PixelRows): Read {
  const rank = node.outputs[0]?.shape.length ?? 0;
  const missing = rank - shape.length;
  const axis = (number: 1 | 2, flagged: Uint8Array): Uint8Array | undefined => {
    const size = shape[number - missing];
    if (size === flagged.length) return flagged;
    return size === 1 ? Uint8Array.of(1) : undefined;
  };
  if (rank < 3) return missing === 0 && shape[0] === output.rows.length * output.columns.length ? output : everything;
  const [rows, columns] = [axis(1, output.rows), axis(2, output.columns)];
  return rows && columns ? { rows, columns } : everything;
}
