import { augment } from "../../data/augment/index.ts";
import type { Batch } from "../../data/batch.ts";
import { sizeOf, type Tensor, type TypedArray } from "../../tensor/index.ts";
import { pixelCount } from "../pixels/prepare-pixels.ts";
import type { PixelScaler } from "../pixels/scale-pixels.ts";
import type { ImageJob } from "./image-job.ts";
import type { ReadImage } from "./read-ahead.ts";

/** An image with its labels, ready to be copied. */
export interface LabeledImage {
  readonly pixels: TypedArray;
  readonly labels: readonly TypedArray[];
}

/** Adds the labels to an image and mixes it with its partner, in place. */
export function labeledImage({ labels, plan }: ImageJob, { index, pixels, partner }: ReadImage): LabeledImage {
  const own = pixels as TypedArray;
  if (!partner) return { pixels: own, labels: labels.map((tensor) => rowOf(tensor, index)) };
  const [tensor] = labels;
  const label = tensor ? Float32Array.from(rowOf(tensor, index)) : new Float32Array();
  const other = tensor ? Float32Array.from(rowOf(tensor, partner.index)) : label;
  augment.mixSamples(
    partner.mix,
    { pixels: own as Uint8Array, label },
    { pixels: partner.pixels as Uint8Array, label: other },
    plan.imageSize,
  );
  return { pixels: own, labels: tensor ? [label] : [] };
}

/** Copies an image and its labels to a row of a batch. */
export function writeRow(
  { plan }: ImageJob,
  { pixels, labels }: LabeledImage,
  { x, y }: Batch,
  row: number,
  scale: PixelScaler,
): void {
  const length = pixelCount(plan);
  const input = x[0]?.data as Float32Array;
  scale(pixels, input.subarray(row * length, (row + 1) * length));
  labels.forEach((label, output) => {
    const target = y[output]?.data as TypedArray;
    for (let at = 0; at < label.length; at++) target[row * label.length + at] = label[at] as number;
  });
}

function rowOf({ data, shape }: Tensor, index: number): TypedArray {
  const width = sizeOf(shape.slice(1));
  return data.subarray(index * width, (index + 1) * width);
}
