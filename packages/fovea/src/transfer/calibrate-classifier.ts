import type { SymbolicTensor } from "../layers/index.ts";
import { Model, model } from "../models/index.ts";
import { probabilities } from "../models/probabilities.ts";
import type { AbortSignalLike } from "../support/abort-signal.ts";
import { checkOptions, type OptionChecks } from "../support/check-options.ts";
import { ConfigError } from "../support/errors.ts";
import { formatReceived } from "../support/format-received.ts";
import { optional } from "../support/schema.ts";
import { nonNegativeInteger } from "../support/schema-fields.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { signalOption } from "../train/signal-option.ts";
import { sampleImages } from "./advise/sample-images.ts";
import { Classifier } from "./classifier.ts";
import { classifierFeatures } from "./classifier-features.ts";
import { fitConfidence } from "./confidence.ts";
import { imageDataset } from "./image-dataset.ts";
import { checkedGroups, checkedImages, type LabeledImages, type LabeledImagesGiven } from "./labeled-images.ts";
import { type CalibrateOptions, calibrateChecks } from "./learner-options.ts";

/** What a classifier is calibrated on, and how. */
export interface CalibrateClassifierOptions extends CalibrateOptions {
  /** The images that the model was trained on: distances are measured to them, or to a sample of many. */
  readonly train: LabeledImagesGiven;
  /** Other images, on which the temperature and the threshold are set and measured. */
  readonly validation: LabeledImagesGiven;
  /** Seed of the sample and of the folds (default 0). */
  readonly seed?: number;
  /** Ends the work with the signal's reason. */
  readonly signal?: AbortSignalLike;
}

const checks: OptionChecks<Omit<CalibrateClassifierOptions, "train" | "validation">> = {
  ...calibrateChecks,
  seed: optional(nonNegativeInteger()),
  signal: signalOption,
};

/** Images of the training whose features are computed: more hardly change what is near and what is far. */
export const mostKnown = 2000;

/** Images per batch. */
const batchSize = 32;

/**
 * Measures how far the predictions of any trained classifier can be trusted, such as one trained from scratch, as
 * `learner.calibrate` does for a learner. The features are what its last layer with weights receives.
 *
 * ```ts
 * const classifier = await calibrateClassifier(model, { train, validation });
 * await classifier.save("photos-model");
 * ```
 * @throws ConfigError for a model without preprocessing, and for images without classes or of other classes.
 */
export async function calibrateClassifier(
  trained: Model,
  { train, validation, ...given }: CalibrateClassifierOptions,
): Promise<Classifier> {
  const where = "calibrateClassifier";
  const { groups, signal, seed = 0, ...options } = checkOptions(where, checks, given);
  if (!(trained instanceof Model))
    throw new ConfigError(`${where}: expected a model, received ${formatReceived(trained)}`);
  const known = matched(where, checkedImages(`${where}: train`, train), trained);
  const other = matched(where, checkedImages(`${where}: validation`, validation), trained);
  const own = checkedGroups(where, other.files, groups);
  const { layer, features } = classifierFeatures(trained);
  const both = model({
    ...{ name: trained.name, inputs: trained.inputs, engine: trained.trainer.engine },
    outputs: [trained.outputs[0] as SymbolicTensor, features],
  });
  const predicted = async (images: LabeledImages) => {
    if (!trained.preprocessing) {
      throw new ConfigError(`${where}: ${trained.name} doesn't state how images are prepared for it`);
    }
    const data = imageDataset(images, trained.preprocessing);
    const [outputs, found] = await both.predict(data, { batchSize, ...(signal && { signal }) });
    const unreadable = new Set(data.faults.map(({ file }) => file));
    const rows = images.files.flatMap((file, index) => (unreadable.has(file) ? [] : [index]));
    return {
      probabilities: probabilities(trained.network, outputs as Tensor, trained.trainer.firstLoss),
      ...{ features: found as Tensor, rows, labels: rows.map((row) => Number(images.labels[row])) },
    };
  };
  const sample = sampleImages(known.labels, mostKnown, seed);
  const seen = await predicted({
    files: sample.map((index) => known.files[index] ?? ""),
    labels: sample.map((index) => Number(known.labels[index])),
    classes: known.classes,
  });
  const unseen = await predicted(other);
  const groupOf = own && { groups: unseen.rows.map((row) => Number(own[row])) };
  const confidence = fitConfidence({ train: seen, validation: unseen, layer }, { ...options, ...groupOf, seed });
  return new Classifier(trained, confidence);
}

/** @throws ConfigError unless the images have the classes of the model. */
function matched(where: string, images: LabeledImages, { labels, outputs }: Model): LabeledImages {
  const count = Number(outputs[0]?.shape.at(-1));
  const isSame = labels
    ? labels.length === images.classes.length && labels.every((name, at) => name === images.classes[at])
    : count === images.classes.length;
  if (isSame) return images;
  const expected = labels ? `the model's classes ${labels.join(", ")}` : `${count} classes`;
  throw new ConfigError(
    `${where}: expected images of ${expected} in this order, received ${images.classes.join(", ")}`,
  );
}
