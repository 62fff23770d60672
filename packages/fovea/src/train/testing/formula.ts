import type { Batch } from "../../data/index.ts";
import { type Shape, sizeOf, type Tensor, tensor } from "../../tensor/index.ts";

/** Computes the same numbers as test/golden/formula.py, which describes them. */
export function unit(seed: number, index: number): number {
  // Indices exceed 2³², where a product of doubles is no longer exact; only its lower 32 bits count.
  let h = (Math.imul(index | 0, 0x9e3779b1) + Math.imul(seed, 0x85ebca77)) >>> 0;
  h ^= h >>> 16;
  h = Math.imul(h, 0x85ebca6b);
  h ^= h >>> 13;
  h = Math.imul(h, 0xc2b2ae35);
  h ^= h >>> 16;
  return (h >>> 8) / 2 ** 24;
}

/** Makes a tensor of a recording from {seed, offset, scale}. */
export function formulaTensor(weight: { shape: Shape; seed: number; offset: number; scale: number }): Tensor {
  const { shape, seed, offset, scale } = weight;
  return tensor(
    Float32Array.from({ length: sizeOf(shape) }, (_, index) => offset + scale * (2 * unit(seed, index) - 1)),
    shape,
  );
}

/** Makes the images and labels of one training step of a recording. */
export function formulaBatch(
  step: number,
  data: { batchSize: number; inputShape: Shape; classes: number; patternShare: number },
): Batch {
  const { batchSize, inputShape, classes, patternShare } = data;
  const pixels = sizeOf(inputShape);
  const labels = Int32Array.from({ length: batchSize }, (_, row) =>
    Math.floor(unit(2, step * batchSize + row) * classes),
  );
  const images = Float32Array.from({ length: batchSize * pixels }, (_, index) => {
    const row = Math.floor(index / pixels);
    const pixel = index % pixels;
    const noise = unit(1, (step * batchSize + row) * pixels + pixel);
    return noise + patternShare * (unit(3, (labels[row] ?? 0) * pixels + pixel) - noise);
  });
  return { x: [tensor(images, [batchSize, ...inputShape])], y: [tensor(labels)], size: batchSize };
}
