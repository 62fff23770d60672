import { type Dataset, type Preprocessing, preprocessingTo, type ValueRange } from "../data/index.ts";
import { ConfigError } from "../support/errors.ts";
import type { PartialShape, Shape } from "../tensor/shape.ts";
import { expectedRange } from "./expected-range.ts";
import type { ImageModel } from "./image-model.ts";

/**
 * Returns a model's preprocessing: the one that was set or taken over by `fit`, or one inferred from its first layers or
 * from `range`. Returns undefined if none of these is known.
 */
export function imagePreprocessing(model: ImageModel, range?: ValueRange): Preprocessing | undefined {
  if (model.preprocessing) return model.preprocessing;
  const shape = imageShape(model.inputShape);
  const known = range ?? expectedRange(model.network);
  return shape && known && preprocessingTo({ range: known }, shape);
}

/** Returns a model's preprocessing. @throws ConfigError that says how to set it, if it is unknown. */
export function requiredPreprocessing(model: ImageModel): Preprocessing {
  const preprocessing = imagePreprocessing(model);
  if (preprocessing) return preprocessing;
  throw new ConfigError(
    `classify: the model "${model.name}" does not know how its images are prepared; train it on data that say so ` +
      "(fromArrays({ x, y, images: { range: [0, 1] } })), set model.preprocessing to " +
      "{ resize, crop, interpolation, scale, mean, std, channelOrder } as it was trained, or call predict with tensors",
  );
}

/** Stores the image spec of training data in a model, unless its preprocessing and labels are already set. */
export function adoptImageSpec(model: ImageModel, { images, inputs }: Dataset): void {
  if (!images) return;
  const shape = imageShape(model.inputShape, inputs?.[0]?.shape);
  if (shape) model.preprocessing ??= preprocessingTo(images, shape);
  const units = model.network.outputs.length === 1 && model.outputShape.length === 2 ? model.outputShape[1] : undefined;
  if (images.classes && images.classes.length === (units === 1 ? 2 : units)) model.labels ??= images.classes;
}

/** Returns height, width and channels of a model's images; sizes that it leaves open are taken from the data. */
function imageShape(input: PartialShape, data?: Shape): readonly [number, number, number] | undefined {
  const [height, width, channels] = input.slice(1).map((size, axis) => size ?? data?.[axis]);
  const isImage = input.length === 4 && (channels === 1 || channels === 3);
  return isImage && height && width ? [height, width, channels] : undefined;
}
