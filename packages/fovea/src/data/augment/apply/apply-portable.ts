import type { AugmentationPlan, PixelOperation } from "../plan.ts";
import type { BytePixels } from "./byte-pixels.ts";
import { neighborhoodOperations } from "./neighborhood-operations.ts";
import type { OutputValues } from "./output-values.ts";
import { placeOperations } from "./place-operations.ts";
import { pointOperations } from "./point-operations.ts";
import { sample } from "./sample.ts";
import { statisticOperations } from "./statistic-operations.ts";
import { byteOf, type WorkingImage } from "./working-image.ts";

/** Applies a plan, in TypeScript. This defines what it means; kernels of a platform compute the same, faster. */
export function applyPortable(
  source: BytePixels,
  plan: AugmentationPlan,
  into: Uint8Array | Float32Array,
  { factors, offsets, isReversed }: OutputValues,
): void {
  const image = sample(source, plan);
  for (const operation of plan.operations) operate(image, operation);
  const { data, channels } = image;
  for (let index = 0; index < data.length; index++) {
    const channel = index % channels;
    const value = data[isReversed ? index - channel + (channels - 1 - channel) : index] as number;
    if (into instanceof Uint8Array) into[index] = byteOf(value);
    else into[index] = value * (factors[channel] as number) + (offsets[channel] as number);
  }
}

const operations: {
  readonly [T in PixelOperation["type"]]: (
    image: WorkingImage,
    operation: Extract<PixelOperation, { readonly type: T }>,
  ) => void;
} = { ...pointOperations, ...statisticOperations, ...neighborhoodOperations, ...placeOperations };

function operate(image: WorkingImage, operation: PixelOperation): void {
  (operations[operation.type] as (image: WorkingImage, operation: PixelOperation) => void)(image, operation);
}
