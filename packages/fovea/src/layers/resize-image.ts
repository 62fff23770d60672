import type { Value } from "../graph/graph.ts";
import { matmul } from "../ops/matmul.ts";
import { reshape } from "../ops/reshape.ts";
import { resize2d } from "../ops/resize2d.ts";
import { transpose } from "../ops/transpose.ts";
import { ShapeError } from "../support/errors.ts";
import { formatCount } from "../support/format.ts";
import { tensor } from "../tensor/tensor.ts";
import { imageShape } from "./images.ts";
import { type Resampling, resizeMatrix } from "./resize-matrix.ts";

/**
 * The maximum number of elements of the matrix that resizes one axis: 5,792 pixels to as many. It is built while the
 * network is defined.
 */
const largestMatrix = 2 ** 25;

/**
 * Resizes images like `tf.image.resize` of TensorFlow 2 or 1: [batch, height, width, channels] → [batch, …size, channels]. Unless there is
 * an op for the method, each column of pixels is multiplied by a matrix, then each row.
 */
export function resizeImage(x: Value, size: readonly [number, number], resampling: Resampling): Value {
  const [, height, width] = imageShape(x);
  const { method, antialias, coordinates } = resampling;
  const isWhole = size[0] % height === 0 && size[1] % width === 0;
  const shrinks = size[0] < height || size[1] < width;
  if (size[0] === height && size[1] === width) return x;
  if (method === "nearest" && isWhole && coordinates !== "alignCorners")
    return resize2d({ outputSize: size, method }, x);
  if (method === "bilinear" && coordinates === "halfPixel" && !(antialias && shrinks)) {
    return resize2d({ outputSize: size, method }, x);
  }
  const rows = resizeAxis(x, 1, size[0], resampling);
  return resizeAxis(rows, 2, size[1], resampling);
}

function resizeAxis(x: Value, axis: 1 | 2, to: number, resampling: Resampling): Value {
  const from = x.shape[axis] ?? 1;
  if (from === to) return x;
  if (to * from > largestMatrix) {
    throw new ShapeError(
      `expected to resize ${axis === 1 ? "rows" : "columns"} with a matrix of at most ${formatCount(largestMatrix)} ` +
        `elements, received ${from} → ${to}: [${to}, ${from}]`,
    );
  }
  const matrix = x.graph.constant(tensor(resizeMatrix(from, to, resampling), [to, from]));
  // Move the axis to the front; all others become the columns of one matrix.
  const order = [axis, ...[0, 1, 2, 3].filter((other) => other !== axis)];
  const lines = transpose({ permutation: order }, x);
  const rest = lines.shape.slice(1);
  const columns = reshape({ shape: [from, rest.reduce((product, size) => product * size, 1)] }, lines);
  const resized = reshape({ shape: [to, ...rest] }, matmul({}, matrix, columns));
  return transpose({ permutation: order.map((_, other) => order.indexOf(other)) }, resized);
}
