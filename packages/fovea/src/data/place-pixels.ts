import { memoryFor, type PixelMemory } from "./pixel-memory.ts";
import type { Pixels } from "./resize-pixels.ts";

/** Places an image on a canvas of one color, which may be in `memory`. */
export function placePixels(
  image: Pixels,
  [height, width]: readonly [number, number],
  [top, left]: readonly [number, number],
  color: readonly number[],
  memory?: PixelMemory,
): Pixels {
  const { height: rows, width: columns, channels, data } = image;
  if (rows === height && columns === width) return image;
  const size = height * width * channels;
  const canvas = data instanceof Uint8Array ? memoryFor("placed", size, memory) : new Float32Array(size);
  const line = Float32Array.from({ length: width * channels }, (_, at) => color[at % channels] ?? 0);
  canvas.set(line);
  for (let row = 1; row < height; row++) canvas.copyWithin(row * line.length, 0, line.length);
  for (let row = 0; row < rows; row++) {
    canvas.set(
      data.subarray(row * columns * channels, (row + 1) * columns * channels),
      ((top + row) * width + left) * channels,
    );
  }
  return { height, width, channels, data: canvas };
}
