import { type ImageLook, type Preprocessing, preprocessingTo, type ValueRange } from "../data/index.ts";
import { imagePreprocessing } from "../models/index.ts";
import { ConfigError } from "../support/index.ts";
import type { OpenedModel } from "./open-model.ts";

/** What a person says of the images that a model has learnt from. */
export interface ImageFlags {
  readonly range?: ValueRange | undefined;
  readonly look?: ImageLook | undefined;
}

/**
 * How images are prepared for a model of one's own: as it says, or as its run or its first layers tell, or as the flags
 * do, which come before all.
 * @throws ConfigError that names the flag when nobody tells what the numbers of an image mean to it.
 */
export function preparationOf(name: string, { model, run }: OpenedModel, { range, look }: ImageFlags): Preprocessing {
  // A run of `fovea train` from before models kept it themselves: its data sets are in 0 … 1.
  const known = imagePreprocessing(model, range ?? (run && [0, 1]));
  if (!known) throw unknownRange(name, model.inputShape);
  const [height, width] = known.crop;
  const ranged = range ? preprocessingTo({ range }, [height, width, known.mean.length]) : known;
  const learnt = look ?? known.look ?? run?.look;
  const { resize, crop, interpolation } = known;
  return { ...ranged, resize, crop, interpolation, ...(learnt && { look: learnt }) };
}

function unknownRange(name: string, shape: readonly (number | null)[]): ConfigError {
  const [, height, width, channels] = shape;
  if (shape.length !== 4 || !height || !width || (channels !== 1 && channels !== 3)) {
    return new ConfigError(
      `${name}: expected a model of grey or colour images of one size; its input is [${shape.map((size) => size ?? "?").join(", ")}]`,
    );
  }
  return new ConfigError(
    `${name} does not say which numbers it has learnt to see as black and white; say --range 0..1, -1..1 or 0..255 ` +
      "(its training keeps it when the data say so: fromArrays({ x, y, images: { range: [0, 1] } }))",
  );
}
