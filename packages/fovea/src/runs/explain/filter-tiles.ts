import { encodePng } from "../../data/index.ts";
import { resizePixels } from "../../data/resize-pixels.ts";
import type { FirstFilters, OptimizedImage } from "../../explain/index.ts";
import { tileGrid } from "../../plot/index.ts";
import type { Tensor } from "../../tensor/index.ts";

/** Sides of a tile that shows the weights of a filter, in units of the drawing. */
const filterSize = 56;

/** The widest tile of an optimized image, in units of the drawing. */
const imageSize = 224;

/** Draws filters as tiles with one scale, gray for 0: an SVG. */
export async function drawFirstFilters({ layer, filters, scale }: FirstFilters, isReversed = false): Promise<string> {
  const [count = 0, height = 1, width = 1, channels = 1] = filters.shape;
  const length = height * width * channels;
  const tiles = await Promise.all(
    Array.from({ length: count }, async (_, filter) => {
      const weights = filters.data.subarray(filter * length, (filter + 1) * length);
      const bytes = Uint8ClampedArray.from(weights, (_, at) => {
        const from = isReversed ? at - (at % channels) + channels - 1 - (at % channels) : at;
        return 127.5 * (1 + (weights[from] ?? 0) / (scale || 1));
      });
      const pixels = { data: new Uint8Array(bytes.buffer), height, width, channels };
      const large = resizePixels(pixels, filterSize, filterSize, "nearest").data.slice();
      return { caption: String(filter), png: await encodePng(imageOf(large, filterSize, channels)) };
    }),
  );
  const shades = Array.from({ length: 15 }, (_, at) => Math.round((255 * at) / 14));
  const end = scale.toPrecision(2);
  return tileGrid(tiles, {
    ...{ tileSize: [filterSize, filterSize], columns: Math.min(16, Math.ceil(Math.sqrt(2 * count))) },
    title: `${layer}: ${count} filters, ${height} x ${width}`,
    legend: { colors: shades.map((shade) => `rgb(${shade},${shade},${shade})`), from: `−${end}`, to: end },
  });
}

function imageOf(data: Uint8Array | Float32Array, side: number, channels: number): Tensor {
  return { data: Uint8Array.from(data), shape: [side, side, channels], dtype: "uint8" };
}

/** Draws optimized images as tiles, each with the channel or class that it is for: an SVG. */
export async function drawOptimizedImages(images: readonly OptimizedImage[], title: string): Promise<string> {
  const [height = 1, width = 1] = images[0]?.image.shape ?? [];
  const tiles = await Promise.all(
    images.map(async ({ image, target }) => ({ caption: targetName(target), png: await encodePng(image) })),
  );
  const factor = Math.max(96, Math.min(imageSize, width)) / width;
  const tileSize = [Math.round(height * factor), Math.round(width * factor)] as const;
  return tileGrid(tiles, { tileSize, columns: Math.ceil(Math.sqrt(1.5 * images.length)), title });
}

/** Returns the name of a class, or the number of a channel. */
export function targetName({ channel, class: found }: OptimizedImage["target"]): string {
  if (found) return found.label ?? `class ${found.index}`;
  return channel === undefined ? "output" : String(channel);
}
