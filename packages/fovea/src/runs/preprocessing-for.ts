import { type ImageLook, type Preprocessing, preprocessingTo, type ValueRange } from "../data/index.ts";
import { imagePreprocessing } from "../models/index.ts";
import type { OpenedModel } from "./open-model.ts";

/** What the user states about the images that a model was trained on. */
export interface StatedImages {
  /** The numbers of black and white. */
  readonly range?: ValueRange | undefined;
  readonly look?: ImageLook | undefined;
}

/**
 * The preprocessing of images for a user's own model: from what the user states, else from the model, its run or its
 * first layers. Undefined if none of them defines the range of the input.
 */
export function preprocessingFor(
  { model, run }: OpenedModel,
  { range, look: stated }: StatedImages,
): Preprocessing | undefined {
  // Runs older than the models' own preprocessing were trained on data in 0 … 1.
  const known = imagePreprocessing(model, range ?? (run && [0, 1]));
  if (!known) return undefined;
  const [height, width] = known.crop;
  const ranged = range ? preprocessingTo({ range }, [height, width, known.mean.length]) : known;
  const look = stated ?? known.look ?? run?.look;
  const { resize, crop, interpolation } = known;
  return { ...ranged, resize, crop, interpolation, ...(look && { look }) };
}
