import { service } from "../support/service.ts";
import type { Taps } from "./resize-taps.ts";

/**
 * Resizes bytes along one axis, 0 for columns and 1 for rows, in the calling thread. The weights are 2^22nds, and sums are
 * rounded half up. It trusts its caller: all lengths match.
 */
export type ResizeKernel = (
  source: Uint8Array,
  shape: readonly [height: number, width: number, channels: number],
  axis: 0 | 1,
  taps: Taps<Int32Array>,
  into: Uint8Array,
) => void;

/** Returns the platform's kernel, or undefined if it cannot be loaded here. */
export const resizeKernel = service<() => ResizeKernel | undefined>("fast resizing");
