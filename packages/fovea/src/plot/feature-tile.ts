import { ConfigError } from "../support/errors.ts";
import { formatShape } from "../tensor/shape.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { between, type Color, colorOf, cssColor } from "./colors.ts";

/** What the colors of a layer's feature maps stand for: all of its maps share one scale. */
export interface FeatureScale {
  /** The value of the first color; smaller ones have it too. It is 0, or with negative values the opposite of `high`. */
  readonly low: number;
  /** The value of the last color; larger ones have it too. */
  readonly high: number;
}

/** How a feature map is drawn. */
export interface FeatureTileOptions extends FeatureScale {
  /** Larger maps are averaged over squares of pixels until they fit (default: not). */
  readonly atMost?: number;
  /** Smaller maps are repeated to squares of pixels until their shorter side has this many (default: not). */
  readonly atLeast?: number;
}

/** The share of values that may lie beyond the scale, so that a few spikes don't darken all others. */
const clipped = 0.001;

/** Matplotlib's "viridis" at equal distances. */
const viridis = ["#440154", "#46327e", "#365c8d", "#277f8e", "#1fa187", "#4ac16d", "#a0da39", "#fde725"].map(colorOf);

/** Blue for negative values, orange for positive ones, dark around 0. */
const diverging = ["#8fd0ff", "#3d8fd1", "#1f4f7d", "#15191f", "#7d3a12", "#d1722b", "#ffc892"].map(colorOf);

/** Returns the scale of a layer's feature maps: all but 0.1 % of their values lie within it. */
export function featureScale({ data }: Tensor): FeatureScale {
  const magnitudes = Float32Array.from(data as Float32Array, Math.abs).sort();
  const most = magnitudes[Math.ceil((magnitudes.length - 1) * (1 - clipped))] ?? 0;
  const high = most || magnitudes.at(-1) || 1;
  return { low: (data as Float32Array).some((value) => value < 0) ? -high : 0, high };
}

/** Returns the colors of a scale from its low to its high end, as CSS colors. */
export function featureColors({ low }: FeatureScale, count = 24): readonly string[] {
  const colors = colorsOf(low);
  return Array.from({ length: count }, (_, index) => cssColor(between(colors, index / (count - 1))));
}

/**
 * Draws one channel of feature maps [height, width, channels]: uint8 [height, width, 3].
 * @throws ConfigError for a channel that the maps don't have.
 */
export function featureTile(maps: Tensor, channel: number, options: FeatureTileOptions): Tensor {
  const { low, high, atMost = Number.POSITIVE_INFINITY, atLeast = 1 } = options;
  const [height = 0, width = 0, channels = 0] = maps.shape;
  if (maps.shape.length !== 3 || !Number.isInteger(channel) || channel < 0 || channel >= channels) {
    throw new ConfigError(
      `featureTile: expected a channel of maps [height, width, channels], received ${channel} of ${formatShape(maps.shape)}`,
    );
  }
  const merged = Math.max(1, Math.ceil(Math.max(height, width) / atMost));
  const [rows, columns] = [Math.ceil(height / merged), Math.ceil(width / merged)];
  const repeated = Math.max(1, Math.ceil(atLeast / Math.min(rows, columns)));
  const colors = colorsOf(low);
  const [outRows, outColumns] = [rows * repeated, columns * repeated];
  const data = new Uint8Array(outRows * outColumns * 3);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const value = meanOf(maps, channel, row * merged, column * merged, merged);
      const color = between(colors, (value - low) / (high - low)).map(Math.round);
      for (let y = row * repeated; y < (row + 1) * repeated; y++) {
        for (let x = column * repeated; x < (column + 1) * repeated; x++) data.set(color, (y * outColumns + x) * 3);
      }
    }
  }
  return { data, shape: [outRows, outColumns, 3], dtype: "uint8" };
}

function colorsOf(low: number): readonly Color[] {
  return low < 0 ? diverging : viridis;
}

/** Returns the mean over a square of places, as far as it lies on the map. */
function meanOf({ data, shape }: Tensor, channel: number, top: number, left: number, side: number): number {
  const [height = 0, width = 0, channels = 0] = shape;
  const [bottom, right] = [Math.min(height, top + side), Math.min(width, left + side)];
  let sum = 0;
  for (let row = top; row < bottom; row++) {
    for (let column = left; column < right; column++) {
      sum += Number(data[(row * width + column) * channels + channel]);
    }
  }
  return sum / ((bottom - top) * (right - left));
}
