import type { Graph, Value } from "../../../graph/graph.ts";
import { sigmoid } from "../../../ops/elementwise/activations.ts";
import { matmul } from "../../../ops/matmul.ts";
import { reshape } from "../../../ops/reshape.ts";

/**
 * The square root of the covariance of the colors of ImageNet's images, from lucid (Olah et al. 2017,
 * lucid/optvis/param/color.py, Apache-2.0), divided by its largest column norm. A step along its columns moves brightness
 * most and hue least, as colors in photographs do.
 */
const colorRoot = [
  [0.26, 0.09, 0.02],
  [0.27, 0, -0.05],
  [0.27, -0.09, 0.03],
];

/** Red, green and blue from independent colors: [color, independent color]. */
export function colorMatrix(): number[][] {
  const norms = [0, 1, 2].map((column) => Math.hypot(...colorRoot.map((row) => row[column] ?? 0)));
  const largest = Math.max(...norms);
  return colorRoot.map((row) => row.map((value) => value / largest));
}

/**
 * Turns any numbers [count, height, width, channels] into colors in 0 … 1. `decorrelates` takes three channels for
 * independent colors; `isReversed` says that the network's first channel is blue.
 */
export function validColors(graph: Graph, images: Value, decorrelates: boolean, isReversed: boolean): Value {
  const channels = images.shape.at(-1) ?? 1;
  if (!decorrelates || channels !== 3) return sigmoid(images);
  const rows = isReversed ? colorMatrix().toReversed() : colorMatrix();
  const matrix = graph.constant({ data: Float32Array.from(rows.flat()), shape: [3, 3], dtype: "float32" });
  const pixels = images.shape.slice(0, -1).reduce((product, size) => product * size, 1);
  const colors = matmul({ transposeB: true }, reshape({ shape: [pixels, channels] }, images), matrix);
  return sigmoid(reshape({ shape: images.shape }, colors));
}
