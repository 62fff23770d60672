import type { AbortSignalLike } from "../../support/abort-signal.ts";
import type { Tensor } from "../../tensor/index.ts";
import { type Classifier, imageDataset, type LabeledImages } from "../../transfer/index.ts";

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
  classifier: Classifier,
  images: LabeledImages,
  signal?: AbortSignalLike,
): Promise<PartPredictions> {
  const { preprocessing } = classifier.model;
  if (!preprocessing) throw new Error("predictPart: a classifier has a preprocessing");
  const data = imageDataset(images, preprocessing);
  const { probabilities } = await classifier.probabilities(data, { batchSize, ...(signal && { signal }) });
  const unreadable = new Set(data.faults.map(({ file }) => file));
  const rows = images.files.flatMap((file, index) => (unreadable.has(file) ? [] : [index]));
  return {
    files: rows.map((row) => images.files[row] ?? ""),
    labels: rows.map((row) => Number(images.labels[row])),
    ...{ classes: images.classes, probabilities, faults: data.faults },
  };
}
