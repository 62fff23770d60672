import type { Preprocessing } from "./preprocessing.ts";

type Size = readonly [height: number, width: number];
type Lengths = { readonly height: number; readonly width: number };

/**
 * Returns the height and width to resize an image to. For several crops of it (`hasMargin`), it is larger than the
 * crop: by 8/7, the ratio of 256 to 224, unless the preprocessing leaves a margin itself.
 */
export function resizedShape(
  { height, width }: Lengths,
  { resize, crop }: Pick<Preprocessing, "resize" | "crop">,
  hasMargin: boolean,
): Size {
  if (typeof resize === "number") {
    const short = !hasMargin || resize > Math.min(...crop) ? resize : withMargin(Math.max(resize, ...crop));
    if (height < width) return [short, Math.trunc((short * width) / height)];
    return [Math.trunc((short * height) / width), short];
  }
  if ("fit" in resize) return fittedShape({ height, width }, hasMargin ? marginOf(crop) : crop, resize.fit);
  const isLarger = resize[0] > crop[0] || resize[1] > crop[1];
  return hasMargin && !isLarger ? marginOf(crop) : resize;
}

/** Returns the size of a crop with a margin around it. */
export function marginOf([height, width]: Size): Size {
  return [withMargin(height), withMargin(width)];
}

function withMargin(side: number): number {
  return Math.round((side * 8) / 7);
}

/**
 * Returns the size of an image that is scaled to cover a size ("crop"), or to fit inside it ("pad"), rounded as
 * Pillow's `ImageOps.cover` and `contain`; at least 1 × 1.
 */
function fittedShape({ height, width }: Lengths, [rows, columns]: Size, fit: "crop" | "pad"): Size {
  const limit = fit === "crop" ? Math.max : Math.min;
  const [high, wide] = [roundHalfToEven((height / width) * columns), roundHalfToEven((width / height) * rows)];
  return [Math.max(1, limit(rows, high)), Math.max(1, limit(columns, wide))];
}

/** Rounds numbers of at least 0. */
export function roundHalfToEven(value: number): number {
  const below = Math.floor(value);
  if (value - below !== 0.5) return Math.round(value);
  return below % 2 === 0 ? below : below + 1;
}
