import type { TypedArray } from "../../tensor/index.ts";
import { type ByteTableKernel, byteTableKernel } from "./byte-table-kernel.ts";
import type { PixelPlan } from "./pixel-plan.ts";

/** Writes prepared pixels to `target` as the network expects them. */
export type PixelScaler = (pixels: TypedArray, target: Float32Array) => void;

/** Scales by the preprocessing, value for value as `preprocess` does; without one, 0 … 255 becomes 0 … 1. */
export function pixelScaler({ preprocessing, channels }: PixelPlan): PixelScaler {
  const { scale = 1, mean = [], std = [], channelOrder = "rgb" } = preprocessing ?? {};
  const isReversed = channelOrder === "bgr" && channels === 3;
  const scaled = preprocessing
    ? (channel: number, byte: number) => (byte * scale - (mean[channel] ?? 0)) / (std[channel] ?? 1)
    : (_: number, byte: number) => byte / 255;
  const tables = new Float32Array(256 * channels);
  for (let at = 0; at < tables.length; at++) tables[at] = scaled(at >> 8, at & 255);
  const lookUp = byteTableKernel.find()?.() ?? lookUpBytes;
  return (pixels, target) => {
    if (pixels instanceof Uint8Array) {
      lookUp(pixels, channels, tables, isReversed, target);
      return;
    }
    for (let at = 0; at < target.length; at++) {
      const channel = at % channels;
      target[at] = scaled(channel, pixels[isReversed ? at - channel + channels - 1 - channel : at] as number);
    }
  };
}

/** Looks bytes up in TypeScript, as kernels of a platform do. */
export const lookUpBytes: ByteTableKernel = (bytes, channels, tables, isReversed, into) => {
  const tableOf = (channel: number) => tables.subarray(256 * channel, 256 * (channel + 1));
  if (channels === 3) {
    lookUpColors(bytes, [tableOf(0), tableOf(1), tableOf(2)], into, isReversed);
    return;
  }
  for (let channel = 0; channel < channels; channel++) {
    const table = tableOf(channel);
    const from = isReversed ? channels - 1 - channel : channel;
    for (let at = 0; at < into.length; at += channels) into[at + channel] = table[bytes[at + from] as number] as number;
  }
};

/** All channels in one go, which takes half as long. */
function lookUpColors(
  bytes: Uint8Array,
  [first, second, third]: readonly [Float32Array, Float32Array, Float32Array],
  into: Float32Array,
  isReversed: boolean,
): void {
  const [left, right] = isReversed ? [2, 0] : [0, 2];
  for (let at = 0; at < into.length; at += 3) {
    into[at] = first[bytes[at + left] as number] as number;
    into[at + 1] = second[bytes[at + 1] as number] as number;
    into[at + 2] = third[bytes[at + right] as number] as number;
  }
}
