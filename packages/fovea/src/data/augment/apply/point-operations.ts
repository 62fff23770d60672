import type { PixelOperation } from "../plan.ts";
import { byteOf, clamped, grayAt, type WorkingImage } from "./working-image.ts";

type Operations = { readonly [T in PixelOperation["type"]]: Extract<PixelOperation, { readonly type: T }> };

/** The operations that change each pixel by itself. */
export const pointOperations: {
  readonly [T in "brightness" | "saturation" | "hue" | "shift" | "solarize" | "posterize"]: (
    image: WorkingImage,
    operation: Operations[T],
  ) => void;
} = {
  brightness: (image, { factor }) => eachValue(image, (value) => value * factor),
  saturation: (image, { factor }) => {
    if (image.channels === 3) towardGray(image, factor, (at) => grayAt(image, at));
  },
  hue: rotateHue,
  shift: (image, { amounts }) => eachValue(image, (value, channel) => value + (amounts[channel] as number)),
  solarize: (image, { threshold }) => eachValue(image, (value) => (value >= threshold ? 255 - value : value)),
  posterize: (image, { bits }) => eachValue(image, (value) => byteOf(value) & (256 - 2 ** (8 - bits))),
};

/** Replaces each value, with its channel, and clamps. */
export function eachValue(
  { data, channels }: WorkingImage,
  change: (value: number, channel: number, index: number) => number,
): void {
  for (let index = 0; index < data.length; index++) {
    data[index] = clamped(change(data[index] as number, index % channels, index));
  }
}

/** Moves each pixel away from a gray value, for a factor above 1, or toward it, and clamps. */
export function towardGray({ data, channels }: WorkingImage, factor: number, gray: (at: number) => number): void {
  for (let at = 0; at < data.length; at += channels) {
    const rest = (1 - factor) * gray(at);
    for (let channel = 0; channel < channels; channel++) {
      data[at + channel] = clamped(factor * (data[at + channel] as number) + rest);
    }
  }
}

/** Rotates the hue in HSV: the largest and the smallest value of a pixel stay, their channels and the one between change. */
function rotateHue({ data, channels }: WorkingImage, { shift }: Operations["hue"]): void {
  if (channels === 1) return;
  for (let at = 0; at < data.length; at += 3) {
    const [red, green, blue] = [data[at] as number, data[at + 1] as number, data[at + 2] as number];
    const largest = Math.max(red, green, blue);
    const chroma = largest - Math.min(red, green, blue);
    if (chroma === 0) continue;
    // The hue in sixths of the circle.
    const sixths =
      largest === red
        ? (green - blue) / chroma
        : largest === green
          ? 2 + (blue - red) / chroma
          : 4 + (red - green) / chroma;
    const turned = sixths + 6 * (shift - Math.floor(shift)) + 6;
    const channel = (offset: number) => {
      const k = (turned + offset) % 6;
      return largest - chroma * Math.max(0, Math.min(k, 4 - k, 1));
    };
    data[at] = channel(5);
    data[at + 1] = channel(3);
    data[at + 2] = channel(1);
  }
}
