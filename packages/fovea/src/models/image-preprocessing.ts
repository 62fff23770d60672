import { type Dataset, type Preprocessing, preprocessingTo, type ValueRange } from "../data/index.ts";
import { ConfigError } from "../support/errors.ts";
import type { PartialShape, Shape } from "../tensor/shape.ts";
import { expectedRange } from "./expected-range.ts";
import type { ImageModel } from "./image-model.ts";

/**
 * How images are prepared for a model: as it was told or has learnt in `fit`, else as its first layers tell. `range`
 * says what nobody else does. Undefined when nothing tells.
 */
export function imagePreprocessing(model: ImageModel, range?: ValueRange): Preprocessing | undefined {
  if (model.preprocessing) return model.preprocessing;
  const shape = imageShape(model.inputShape);
  const known = range ?? expectedRange(model.network);
  return shape && known && preprocessingTo({ range: known }, shape);
}

/** The same. @throws ConfigError that says how to tell the model. */
export function requiredPreprocessing(model: ImageModel): Preprocessing {
  const preprocessing = imagePreprocessing(model);
  if (preprocessing) return preprocessing;
  throw new ConfigError(
    `classify: the model "${model.name}" does not know how its images are prepared; train it on data that say so ` +
      "(fromArrays({ x, y, images: { range: [0, 1] } })), set model.preprocessing to " +
      "{ resize, crop, interpolation, scale, mean, std, channelOrder } as it was trained, or call predict with tensors",
  );
}

/** Keeps with a model what its training data say of their images, unless it has been told before. */
export function adoptImageSpec(model: ImageModel, { images, inputs }: Dataset): void {
  if (!images) return;
  const shape = imageShape(model.inputShape, inputs?.[0]?.shape);
  if (shape) model.preprocessing ??= preprocessingTo(images, shape);
  const units = model.network.outputs.length === 1 && model.outputShape.length === 2 ? model.outputShape[1] : undefined;
  if (images.classes && images.classes.length === (units === 1 ? 2 : units)) model.labels ??= images.classes;
}

/** Rows, columns and channels of a model's images; sizes that it leaves open are those of its data. */
function imageShape(input: PartialShape, data?: Shape): readonly [number, number, number] | undefined {
  const [height, width, channels] = input.slice(1).map((size, axis) => size ?? data?.[axis]);
  const isImage = input.length === 4 && (channels === 1 || channels === 3);
  return isImage && height && width ? [height, width, channels] : undefined;
}
