import { type ImageFit, imageFits, type Preprocessing } from "../../data/index.ts";
import { decodeSize } from "../../images/index.ts";
import { FormatError } from "../../support/errors.ts";
import { inParallel } from "../../support/in-parallel.ts";

interface Size {
  readonly width: number;
  readonly height: number;
}

/** Headers that are read to see whether proportions vary. */
const examined = 64;

/** The largest size that a header may state, so that only a broken one is refused. */
const mostPixels = 2 ** 40;

/** Images whose proportions differ from the input's by more than this are distorted visibly by stretching. */
const visible = 1.1;

/** From here on, a border is worth its pixels: 4:3 photographs on a square input are beyond it. */
const worthPadding = 1.25;

/** Returns the sizes of some images, spread over all of them; without files that are no images. */
export async function imageSizes(files: readonly string[]): Promise<readonly Size[]> {
  const step = Math.max(1, files.length / examined);
  const some = Array.from({ length: Math.min(examined, files.length) }, (_, index) => files[Math.floor(index * step)]);
  const sizes = await inParallel(some, 8, async (file = "") =>
    decodeSize(file, mostPixels).catch((error: unknown) => {
      if (error instanceof FormatError) return undefined;
      throw error;
    }),
  );
  return sizes.filter((size) => size !== undefined);
}

/**
 * Returns the ways to bring images to the size of an input that are worth comparing: only one if hardly any image would
 * be distorted, padding too if a fifth of the images are clearly wider or taller than the input.
 */
export function fitsToCompare(sizes: readonly Size[], { crop: [rows, columns] }: Preprocessing): readonly ImageFit[] {
  const share = (limit: number) => {
    const others = sizes.filter(({ width, height }) => {
      const ratio = (width * rows) / (height * columns);
      return ratio > limit || ratio < 1 / limit;
    });
    return others.length / sizes.length;
  };
  if (!(share(visible) > 1 / 5)) return [];
  return imageFits.filter((fit) => fit !== "pad" || share(worthPadding) > 1 / 5);
}
