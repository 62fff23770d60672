import { ConfigError } from "../support/errors.ts";
import { formatShape, sameShape } from "../tensor/shape.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { between, type Color, colorOf, cssColor } from "./colors.ts";
import { palette } from "./style.ts";

/** What a heat map is drawn with. */
export interface HeatOverlayOptions {
  /** The value that has the full color; images that are compared need the same one. See `heatScale`. */
  readonly scale: number;
  /** Whether negative values mean something: they become blue, and positive ones red (default false). */
  readonly isSigned?: boolean;
}

/** The color's share where a map is hottest: the image stays visible below. */
const opacity = 0.8;

/** Without signs, values from this share of the scale on have the color's full share; below, it fades out. */
const fading = 0.4;

/** The share of pixels that may lie above the scale, so that a few spikes do not darken all others. */
const clipped = 0.005;

/** The share of color that is left to the image, so that the map's colors stand out. */
const saturation = 0.25;

/**
 * Draws a heat map over an image: uint8 [height, width, 3]. The image fades to gray, and hot places have the colors of
 * "inferno", from violet to yellow.
 * @throws ConfigError unless both have the same height and width, and for a scale that is not positive.
 */
export function heatOverlay(image: Tensor, heat: Tensor, { scale, isSigned = false }: HeatOverlayOptions): Tensor {
  const [height = 0, width = 0, channels = 1] = image.shape;
  if (!sameShape(heat.shape, [height, width])) {
    throw new ConfigError(
      `heatOverlay: expected a map ${formatShape([height, width])}, received ${formatShape(heat.shape)}`,
    );
  }
  if (!(scale > 0)) throw new ConfigError(`heatOverlay: expected a positive scale, received ${scale}`);
  const data = new Uint8Array(height * width * 3);
  for (let at = 0; at < height * width; at++) {
    const share = Math.max(-1, Math.min(1, (heat.data[at] ?? 0) / scale));
    const strength = isSigned ? Math.abs(share) : Math.max(0, share);
    const color = isSigned ? (share > 0 ? against.positive : against.negative) : sequential(strength);
    const part = opacity * (isSigned ? strength : Math.min(1, strength / fading));
    const pixel = [0, 1, 2].map((channel) => image.data[at * channels + (channels >= 3 ? channel : 0)] ?? 0);
    const [red = 0, green = 0, blue = 0] = pixel;
    const gray = 0.299 * red + 0.587 * green + 0.114 * blue;
    for (let channel = 0; channel < 3; channel++) {
      const below = gray + saturation * ((pixel[channel] ?? 0) - gray);
      data[at * 3 + channel] = Math.round((1 - part) * below + part * (color[channel] ?? 0));
    }
  }
  return { data, shape: [height, width, 3], dtype: "uint8" };
}

/**
 * Returns a common scale for heat maps: the magnitude that all but 0.5 % of their values stay below, or the largest one,
 * or 1 if all are empty.
 */
export function heatScale(heats: readonly Tensor[]): number {
  const magnitudes = Float32Array.from(heats.flatMap(({ data }) => Array.from(data, Math.abs))).sort();
  const most = magnitudes[Math.floor((magnitudes.length - 1) * (1 - clipped))] ?? 0;
  return most || magnitudes.at(-1) || 1;
}

/** The colors of a heat map's legend, from 0 (signed: −1) to 1, as CSS colors. */
export function heatColors(isSigned: boolean, count = 9): readonly string[] {
  return Array.from({ length: count }, (_, index) => {
    const share = isSigned ? (2 * index) / (count - 1) - 1 : index / (count - 1);
    const color = isSigned ? (share > 0 ? against.positive : against.negative) : sequential(share);
    const part = isSigned ? Math.abs(share) : 1;
    return cssColor(between([[255, 255, 255], color], part));
  });
}

const against = { positive: colorOf(palette.vermilion), negative: colorOf(palette.blue) };

/** Matplotlib's "inferno" at equal distances, without its beginning: black would look like a shadow. */
const inferno = ["#550f6d", "#88226a", "#ba3655", "#e35933", "#f98c0a", "#f9c932", "#fcffa4"].map(colorOf);

function sequential(share: number): Color {
  return between(inferno, share);
}
