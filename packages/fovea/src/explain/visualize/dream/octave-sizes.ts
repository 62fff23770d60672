/** Height and width. */
export type Size = readonly [height: number, width: number];

/**
 * Returns the sizes that an image is dreamed at, the smallest first: the whole size, and sizes smaller by `scale` each, as
 * long as they are at least half of a tile, which then wraps around.
 */
export function octaveSizes(whole: Size, tile: Size, octaves: number, scale: number): Size[] {
  const sizes = Array.from({ length: octaves }, (_, octave): Size => {
    const factor = scale ** -octave;
    return [Math.round(whole[0] * factor), Math.round(whole[1] * factor)];
  });
  const fitting = sizes.filter(([height, width]) => 2 * height >= tile[0] && 2 * width >= tile[1]);
  return fitting.length > 0 ? fitting.reverse() : [whole];
}

/** Returns the size of an image whose longer side is at most `longest`, but no smaller than the network's input. */
export function dreamSize([height, width]: Size, least: Size, longest: number): Size {
  const fitted = Math.min(1, longest / Math.max(height, width));
  const factor = Math.max(fitted, least[0] / height, least[1] / width);
  return [Math.max(least[0], Math.round(height * factor)), Math.max(least[1], Math.round(width * factor))];
}

/** Returns where tiles of length `tile` begin that cover a side evenly. */
export function tileStarts(length: number, tile: number): number[] {
  const count = Math.ceil(length / tile);
  if (count < 2) return [0];
  return Array.from({ length: count }, (_, index) => Math.round((index * (length - tile)) / (count - 1)));
}
