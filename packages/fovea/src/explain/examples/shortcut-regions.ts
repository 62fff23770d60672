/** A grid of cells that images are reduced to. */
export interface CellGrid {
  readonly rows: number;
  readonly columns: number;
}

/** Where a shortcut may lie: at the border, on what all images of a class share, or outside of their alpha mask. */
export const shortcutRegions = [
  "top left corner",
  "top right corner",
  "bottom left corner",
  "bottom right corner",
  "top edge",
  "bottom edge",
  "left edge",
  "right edge",
  "unchanging",
  "outside",
] as const;

/** One of `shortcutRegions`. */
export type ShortcutRegion = (typeof shortcutRegions)[number];

/** Regions that are the same in every image. */
type Place = Exclude<ShortcutRegion, "unchanging" | "outside">;

/** Side of a corner and depth of an edge, as shares of the image's side. */
const corner = 1 / 4;
const edge = 1 / 8;

/** Cells of a region: 1 where they belong to it. */
export type CellMask = Uint8Array;

/** The cells of corners and edges. */
export function placeMasks({ rows, columns }: CellGrid): ReadonlyMap<Place, CellMask> {
  const mask = (top: number, bottom: number, left: number, right: number) =>
    Uint8Array.from({ length: rows * columns }, (_, at) => {
      const y = (Math.floor(at / columns) + 0.5) / rows;
      const x = ((at % columns) + 0.5) / columns;
      return Number(y >= top && y < bottom && x >= left && x < right);
    });
  return new Map([
    ["top left corner", mask(0, corner, 0, corner)],
    ["top right corner", mask(0, corner, 1 - corner, 1)],
    ["bottom left corner", mask(1 - corner, 1, 0, corner)],
    ["bottom right corner", mask(1 - corner, 1, 1 - corner, 1)],
    ["top edge", mask(0, edge, 0, 1)],
    ["bottom edge", mask(1 - edge, 1, 0, 1)],
    ["left edge", mask(0, 1, 0, edge)],
    ["right edge", mask(0, 1, 1 - edge, 1)],
  ]);
}

/** Cells of which images of a class differ less than this share of how far all images differ are unchanging. */
const steady = 1 / 3;

/** An image as far as it matters here: the mean color of each cell, [rows, columns, channels]. */
export interface CellImage {
  readonly label: number;
  readonly pixels: Float32Array;
}

/**
 * The cells that look nearly the same in all images of a class, but not in those of other classes: a mark, or a constant
 * background.
 */
export function unchangingMask({ rows, columns }: CellGrid, images: readonly CellImage[], label: number): CellMask {
  const own = images.filter((image) => image.label === label).map(({ pixels }) => pixels);
  const [within, all] = [deviations(own), deviations(images.map(({ pixels }) => pixels))];
  const channels = within.length / (rows * columns);
  return Uint8Array.from({ length: rows * columns }, (_, cell) => {
    let [inside, outside] = [0, 0];
    for (let at = cell * channels; at < (cell + 1) * channels; at++) {
      inside += within[at] ?? 0;
      outside += all[at] ?? 0;
    }
    return Number(inside < steady * steady * outside);
  });
}

/** The variance of each value over images. */
function deviations(images: readonly Float32Array[]): Float64Array {
  const length = images[0]?.length ?? 0;
  const [sums, squares] = [new Float64Array(length), new Float64Array(length)];
  for (const pixels of images) {
    for (let at = 0; at < length; at++) {
      sums[at] = (sums[at] as number) + (pixels[at] as number);
      squares[at] = (squares[at] as number) + (pixels[at] as number) ** 2;
    }
  }
  const count = Math.max(1, images.length);
  return squares.map((square, at) => Math.max(0, square / count - ((sums[at] as number) / count) ** 2));
}

/** Reduces values [height, width, channels] to the mean of each cell, [rows, columns, channels]. */
export function cellMeans(
  values: ArrayLike<number>,
  [height, width, channels]: readonly [number, number, number],
  { rows, columns }: CellGrid,
): Float32Array {
  const sums = new Float64Array(rows * columns * channels);
  const counts = new Int32Array(rows * columns);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const cell = Math.floor((y * rows) / height) * columns + Math.floor((x * columns) / width);
      counts[cell] = (counts[cell] as number) + 1;
      for (let channel = 0; channel < channels; channel++) {
        const at = cell * channels + channel;
        sums[at] = (sums[at] as number) + (values[(y * width + x) * channels + channel] ?? 0);
      }
    }
  }
  return Float32Array.from(sums, (sum, at) => sum / Math.max(1, counts[Math.floor(at / channels)] ?? 1));
}
