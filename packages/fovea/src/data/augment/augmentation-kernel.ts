import { service } from "../../support/service.ts";

/**
 * Applies an encoded plan (see `encodePlan`) to an image, in the calling thread. It trusts its caller: all lengths
 * match.
 */
export type AugmentationKernel = (
  source: Uint8Array,
  shape: readonly [height: number, width: number, channels: number],
  program: Float64Array,
  into: Uint8Array | Float32Array,
) => void;

/** Returns the platform's kernel, or undefined if it cannot be loaded here. */
export const augmentationKernel = service<() => AugmentationKernel | undefined>("fast augmentation");
