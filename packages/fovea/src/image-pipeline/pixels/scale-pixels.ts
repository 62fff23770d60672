import type { TypedArray } from "../../tensor/index.ts";
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
  const tables = Array.from({ length: channels }, (_, channel) =>
    Float32Array.from({ length: 256 }, (_, byte) => scaled(channel, byte)),
  );
  return (pixels, target) => {
    if (channels === 3 && pixels instanceof Uint8Array) {
      lookUpColors(pixels, tables as [Float32Array, Float32Array, Float32Array], target, isReversed);
      return;
    }
    for (let channel = 0; channel < channels; channel++) {
      const from = isReversed ? channels - 1 - channel : channel;
      if (pixels instanceof Uint8Array) {
        lookUp(pixels, tables[channel] as Float32Array, target, channel, from, channels);
        continue;
      }
      for (let at = channel; at < target.length; at += channels) {
        target[at] = scaled(channel, pixels[at - channel + from] as number);
      }
    }
  };
}

function lookUp(
  pixels: Uint8Array,
  table: Float32Array,
  target: Float32Array,
  to: number,
  from: number,
  channels: number,
): void {
  for (let at = to, source = from; at < target.length; at += channels, source += channels) {
    target[at] = table[pixels[source] as number] as number;
  }
}

/** All channels in one go, which takes half as long. */
function lookUpColors(
  pixels: Uint8Array,
  [first, second, third]: readonly [Float32Array, Float32Array, Float32Array],
  target: Float32Array,
  isReversed: boolean,
): void {
  const [left, right] = isReversed ? [2, 0] : [0, 2];
  for (let at = 0; at < target.length; at += 3) {
    target[at] = first[pixels[at + left] as number] as number;
    target[at + 1] = second[pixels[at + 1] as number] as number;
    target[at + 2] = third[pixels[at + right] as number] as number;
  }
}
