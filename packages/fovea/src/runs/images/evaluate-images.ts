import type { Engine } from "../../engine/index.ts";
import { type Interval, mcnemar, type PairedComparison } from "../../evaluation/index.ts";
import { ConfigError } from "../../support/index.ts";
import { openClassifier } from "../../transfer/index.ts";
import { isTaken } from "../reserve-folder.ts";
import { readImageParts } from "./image-parts.ts";
import {
  listed,
  type MeasuredImages,
  type MeasuredImagesOptions,
  measuredImages,
  type PartName,
} from "./measured-images.ts";
import { type PartResult, testClassifier } from "./test-classifier.ts";

/** What a classifier is evaluated on. */
export interface EvaluateImagesOptions extends MeasuredImagesOptions {
  readonly engine: Engine;
  /** Another run, to compare with on the same images. */
  readonly against?: string | undefined;
}

/** How a classifier performs on labeled images. */
export interface ImageEvaluation extends Omit<PartResult, "part" | "answers"> {
  /** The folder of the images. */
  readonly data: string;
  readonly part: PartName | "all";
  readonly classes: readonly string[];
  /** The number of images that the run was trained on: results on them are too good. */
  readonly trainedOn: number;
  /** Classes of the folder that the model doesn't know, whose images are left out. */
  readonly unknownClasses: readonly string[];
  readonly calibrated: boolean;
  /** The other run, and whether the difference may be chance; `first` is this run, `second` the other. */
  readonly comparison?: (PairedComparison & { readonly run: string; readonly accuracy: Interval }) | undefined;
}

/**
 * Evaluates the classifier of a run on images that the run has kept from training, or on those of a folder, whose
 * classes are matched by name.
 * @throws ConfigError if the model doesn't state its classes, if the run has kept no images, and for a folder without
 * images of these classes.
 */
export async function evaluateImages(run: string, options: EvaluateImagesOptions): Promise<ImageEvaluation> {
  const { engine, signal } = options;
  for (const folder of [run, options.against]) {
    if (folder === undefined || isTaken(folder)) continue;
    throw new ConfigError(`${folder} is not the folder of a run or saved model; the run comes first, then its images`);
  }
  const classifier = await openClassifier(run, { engine });
  const parts = await readImageParts(run);
  const found = await measuredImages(run, classifier.model, parts, options);
  const trained = new Set(parts?.train.files ?? []);
  const tested = await testClassifier(classifier, found.part, found.images, found.report, signal);
  const { part, answers, ...result } = tested;
  const comparison =
    options.against === undefined ? undefined : await compared(options.against, found, tested, options);
  return {
    ...result,
    ...{ part, data: found.data, classes: found.images.classes, unknownClasses: found.unknownClasses },
    trainedOn: found.images.files.filter((file) => trained.has(file)).length,
    calibrated: classifier.confidence !== undefined,
    comparison,
  };
}

/** The result of another run on the same images, with McNemar's test of the difference. */
async function compared(
  run: string,
  { images, part, report }: MeasuredImages,
  { answers }: Pick<PartResult, "answers">,
  { engine, signal }: EvaluateImagesOptions,
): Promise<ImageEvaluation["comparison"]> {
  const classifier = await openClassifier(run, { engine });
  const { labels = [] } = classifier.model;
  const numbers = images.classes.map((name) => labels.indexOf(name));
  if (labels.length !== images.classes.length || numbers.includes(-1)) {
    throw new ConfigError(
      `${run}: expected a model of the classes ${listed(images.classes)}, received one of ${listed(labels)}`,
    );
  }
  const translated = { ...images, classes: labels, labels: Array.from(images.labels, (label) => numbers[label] ?? 0) };
  const other = await testClassifier(classifier, part, translated, report, signal);
  const truth = answers.map(({ label }) => numbers[label] ?? 0);
  const first = answers.map(({ prediction }) => numbers[prediction] ?? 0);
  const second = other.answers.map(({ prediction }) => prediction);
  return { run, accuracy: other.interpretation.accuracy, ...mcnemar(truth, first, second) };
}
