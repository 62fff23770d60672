import { ShapeError } from "../support/index.ts";
import { padColorOf } from "./image-fit.ts";
import type { PixelMemory } from "./pixel-memory.ts";
import { placePixels } from "./place-pixels.ts";
import type { Preprocessing } from "./preprocessing.ts";
import { type Pixels, resizePixels } from "./resize-pixels.ts";
import { marginOf, resizedShape, roundHalfToEven } from "./resized-shape.ts";

/** The part of a preprocessing that says where the pixels of an image go. */
export type Placement = Pick<Preprocessing, "resize" | "crop" | "interpolation">;

/** Pixels of the largest resized image that several crops are taken from. */
const largestArea = 2 ** 28;

/**
 * Resizes an image and crops the middle. `place` is where the crop begins in the result: its rows and columns below
 * 0 are a black border, like those behind the end of the result.
 */
export function resizedCenter(pixels: Pixels, placement: Placement, memory?: PixelMemory) {
  const { crop, interpolation } = placement;
  const color = padColorOf(placement);
  if (color) return { middle: padded(pixels, placement, color, false, memory), place: [0, 0] as const };
  const [height, width] = crop;
  const [rows, columns] = resizedShape(pixels, placement, false);
  const [top, left] = [half(rows - height), half(columns - width)];
  // A very wide or tall image would become huge, so only its center is resized.
  const part = { rows: inside(top, height, rows), columns: inside(left, width, columns) };
  const middle = resizePixels(pixels, rows, columns, interpolation, part, memory);
  return { middle, place: [Math.min(0, top), Math.min(0, left)] as const };
}

/**
 * Resizes an image for several crops, with a margin around the middle one, which begins at `center`.
 * @throws ShapeError for an image that would become huge.
 */
export function resizedWithMargin(pixels: Pixels, placement: Placement) {
  const { crop, interpolation } = placement;
  const [rows, columns] = resizedShape(pixels, placement, true);
  checkArea(pixels, rows, columns);
  const color = padColorOf(placement);
  const resized = color ? padded(pixels, placement, color, true) : resizePixels(pixels, rows, columns, interpolation);
  return { resized, center: [half(resized.height - crop[0]), half(resized.width - crop[1])] as const };
}

/** The whole image in the middle of a canvas as large as the crop, or as the crop with its margin. */
function padded(
  pixels: Pixels,
  placement: Placement,
  color: readonly number[],
  hasMargin: boolean,
  memory?: PixelMemory,
): Pixels {
  const canvas = hasMargin ? marginOf(placement.crop) : placement.crop;
  const [rows, columns] = resizedShape(pixels, placement, hasMargin);
  const resized = resizePixels(pixels, rows, columns, placement.interpolation, undefined, memory);
  return placePixels(resized, canvas, [half(canvas[0] - rows), half(canvas[1] - columns)], color, memory);
}

/** Clips a crop to the image. */
function inside(start: number, length: number, size: number): readonly [first: number, end: number] {
  const first = Math.max(0, start);
  return [first, Math.min(size, first + length)];
}

/** The corners of a very wide or tall image are far apart, and everything between them is resized. */
function checkArea({ height, width }: Pixels, rows: number, columns: number): void {
  if (rows * columns <= largestArea) return;
  throw new ShapeError(
    `preprocess: expected a less elongated image, received ${height} × ${width} pixels, which would be resized to ` +
      `${rows} × ${columns}; use one crop, or crop the image first`,
  );
}

/** Halves the space around a crop. Rounds half to even; of a border (negative space), returns the smaller half. */
function half(space: number): number {
  return space < 0 ? -Math.floor(-space / 2) : roundHalfToEven(space / 2);
}
