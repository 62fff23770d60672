import { service } from "../../support/service.ts";

/**
 * Replaces the bytes of an image by floats: `tables` has 256 for each channel of the result, whose first channel is the
 * image's last if `isReversed`. It trusts its caller: all lengths match.
 */
export type ByteTableKernel = (
  bytes: Uint8Array,
  channels: number,
  tables: Float32Array,
  isReversed: boolean,
  into: Float32Array,
) => void;

/** Returns the platform's kernel, or undefined if it cannot be loaded here. */
export const byteTableKernel = service<() => ByteTableKernel | undefined>("fast scaling of pixels");
