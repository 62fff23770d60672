import type { Model } from "../../models/index.ts";
import type { AbortSignalLike } from "../../support/abort-signal.ts";
import { ConfigError } from "../../support/index.ts";
import type { Tensor } from "../../tensor/index.ts";
import { imageDataset, type LabeledImages } from "../../transfer/index.ts";

/** What a model predicts for labeled images. */
export interface PartPredictions extends LabeledImages {
  readonly labels: readonly number[];
  /** Probabilities [images, classes], a row for each of `files`. */
  readonly probabilities: Tensor;
  /** Files that could not be read as images, and have no row. */
  readonly faults: readonly { readonly file: string; readonly reason: string }[];
}

const batchSize = 32;

/**
 * Predicts labeled images, prepared as the model expects them.
 * @throws ConfigError if none of the files can be read as an image.
 */
export async function predictPart(
  model: Model,
  images: LabeledImages,
  signal?: AbortSignalLike,
): Promise<PartPredictions> {
  const { preprocessing } = model;
  if (!preprocessing) {
    throw new ConfigError(`${model.name} doesn't state how images are prepared for it; set its preprocessing first`);
  }
  const data = imageDataset(images, preprocessing);
  const probabilities = (await model.predict(data, { batchSize, ...(signal && { signal }) })) as Tensor;
  const unreadable = new Set(data.faults.map(({ file }) => file));
  const rows = images.files.flatMap((file, index) => (unreadable.has(file) ? [] : [index]));
  return {
    files: rows.map((row) => images.files[row] ?? ""),
    labels: rows.map((row) => Number(images.labels[row])),
    ...{ classes: images.classes, probabilities, faults: data.faults },
  };
}
