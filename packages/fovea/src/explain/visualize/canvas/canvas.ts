import type { Graph, Value } from "../../../graph/graph.ts";
import { multiply } from "../../../ops/elementwise/arithmetic.ts";
import { matmul } from "../../../ops/matmul.ts";
import { reshape } from "../../../ops/reshape.ts";
import { transpose } from "../../../ops/transpose.ts";
import { random } from "../../../support/random.ts";
import { type CanvasBasis, fourierBasis, pixelBasis, signedFrequency } from "./canvas-basis.ts";

/** Height, width and channels of an image. */
export type ImageShape = readonly [height: number, width: number, channels: number];

/** How images are written as numbers to optimize. */
export interface Canvas {
  readonly basis: CanvasBasis;
  /** The factor of each coefficient [height, width]; undefined for 1. */
  readonly scale: ((height: number, width: number) => Float32Array) | undefined;
}

/** The ways to write images, by name. */
export const canvases = {
  pixels: { basis: pixelBasis, scale: undefined },
  fourier: { basis: fourierBasis, scale: waveScale },
} satisfies Readonly<Record<string, Canvas>>;

/**
 * One over the frequency, as in photographs. The factor makes steps as large as in lucid, which divides an orthonormal
 * half-spectrum by 4; each of its coefficients stands for two waves.
 */
function waveScale(height: number, width: number): Float32Array {
  const least = 1 / Math.max(height, width);
  return Float32Array.from({ length: height * width }, (_, at) => {
    const down = signedFrequency(Math.floor(at / width), height) / height;
    const right = signedFrequency(at % width, width) / width;
    return Math.SQRT2 / 4 / Math.max(Math.hypot(down, right), least);
  });
}

/** The inputs of a program that hold the basis of a view, by axis. */
export const basisInputs = ["visualize/rows", "visualize/columns"] as const;

/** Standard deviation of the first coefficients. */
const noise = 0.01;

/** The shape of the coefficients of `count` images: one product per side makes images of them. */
export function canvasShape(count: number, [height, width, channels]: ImageShape): readonly number[] {
  return [height, count, channels, width];
}

/** Draws the first coefficients, the same for each of `count` images: results are compared under the same noise. */
export function initialCanvas(count: number, [height, width, channels]: ImageShape, seed: number): Float32Array {
  const generator = random(seed);
  const row = channels * width;
  const canvas = new Float32Array(height * count * row);
  for (let y = 0; y < height; y++) {
    const values = Float32Array.from({ length: row }, () => noise * generator.normal());
    for (let image = 0; image < count; image++) canvas.set(values, (y * count + image) * row);
  }
  return canvas;
}

/** Makes images [count, height, width, channels] of coefficients, as the view of the basis inputs shows them. */
export function imagesOf(graph: Graph, canvas: Value, { scale }: Canvas): Value {
  const [height = 0, count = 0, channels = 0, width = 0] = canvas.shape;
  const [rows, columns] = basisInputs.map((name, axis) => {
    const size = axis === 0 ? height : width;
    return graph.input(name, [size, size]);
  }) as [Value, Value];
  const factors =
    scale && graph.constant({ data: scale(height, width), shape: [height, 1, 1, width], dtype: "float32" });
  const coefficients = factors ? multiply(canvas, factors) : canvas;
  const down = matmul({}, rows, reshape({ shape: [height, count * channels * width] }, coefficients));
  const across = matmul({ transposeB: true }, reshape({ shape: [height * count * channels, width] }, down), columns);
  return transpose({ permutation: [1, 0, 3, 2] }, reshape({ shape: [height, count, channels, width] }, across));
}
