import { join } from "node:path";
import type { FolderReport } from "../../datasets/index.ts";
import { accuracyInterval, crossValidateProbeAsync, doubtfulLabels, type Interval } from "../../evaluation/index.ts";
import { predictedClasses } from "../../metrics/index.ts";
import type { AbortSignalLike } from "../../support/abort-signal.ts";
import { FormatError, isJsonObject, parseJson } from "../../support/index.ts";
import { tensor } from "../../tensor/index.ts";
import type {
  DoubtfulImage,
  ExtractFeaturesOptions,
  ImageFeatures,
  LabeledImages,
  Learner,
  Recipe,
} from "../../transfer/index.ts";
import { readRunFile, runFiles, writeJson } from "../run-folder.ts";
import { groupNumbers } from "./image-groups.ts";
import { areClassified, type ImageParts } from "./image-parts.ts";
import type { ImageRunListener } from "./image-run-event.ts";

/** The accuracy of probes on images that they have not seen. */
export interface CrossValidated extends Interval {
  readonly folds: number;
  /** How often the images were divided into folds. */
  readonly repeats: number;
  readonly images: number;
}

/** What a head on the backbone's features tells about the images: the state before fine-tuning. */
export interface HeadFit {
  /** Time to compute the features and to fit the head. */
  readonly seconds: number;
  /** Time to cross-validate it. */
  readonly crossValidationSeconds?: number;
  /** Accuracy on the validation images. */
  readonly validation?: Interval | undefined;
  /** Accuracy on the training images, each predicted by a linear probe that hasn't seen it or its group. */
  readonly crossValidated?: CrossValidated | undefined;
  /** Training images whose labels are probably wrong, the most doubtful first. */
  readonly doubtful: readonly DoubtfulImage[];
}

const folds = 5;
/** With fewer images, folds are drawn several times: a single division may be lucky. */
const small = 500;
const repeatsIfSmall = 5;
/** With fewer images, cross-validation says nothing. */
const fewest = 2 * folds;
/** With more, it would take minutes; as many are taken from the whole set at even distances. */
const most = 5000;

/** How many fits a cross-validation of a number of images takes, and the share of the images that it uses. */
export function crossValidationOf(images: number): { readonly fits: number; readonly share: number } {
  const fits = images < fewest ? 0 : folds * (images < small ? repeatsIfSmall : 1);
  return { fits, share: Math.min(1, most / Math.max(1, images)) };
}

/** Fits the head of a learner, and cross-validates linear probes on the features that it was fitted to. */
export async function fitHead(
  photos: Learner,
  parts: ImageParts,
  sampling: Recipe["sampling"],
  onEvent: ImageRunListener,
  signal: AbortSignalLike | undefined,
): Promise<HeadFit> {
  const options = {
    ...(signal && { signal }),
    onProgress: (progress: { readonly done: number; readonly reused: number; readonly total: number }) =>
      onEvent({ type: "features", ...progress }),
  };
  const began = performance.now();
  const found = await photos.fitHead({ ...options, balance: sampling === "balanced" ? "weights" : "none" });
  const seconds = (performance.now() - began) / 1000;
  if (!areClassified(parts)) {
    onEvent({ type: "headFitted", accuracy: undefined });
    return { seconds, doubtful: [] };
  }
  const { train, validation, report } = parts;
  const accuracy = validation && (await validationAccuracy(photos, validation, report, options));
  onEvent({ type: "headFitted", accuracy: accuracy?.value });
  const groups = groupNumbers(train.files, report);
  const { features, rows } = found;
  const start = performance.now();
  const checked = features && rows && (await crossValidated({ features, rows }, train, groups, signal));
  const crossValidationSeconds = (performance.now() - start) / 1000;
  return { seconds, crossValidationSeconds, validation: accuracy, doubtful: [], ...checked };
}

async function validationAccuracy(
  photos: Learner,
  images: LabeledImages,
  report: FolderReport,
  options: ExtractFeaturesOptions,
) {
  const { probabilities, labels, rows } = await photos.predict(images, options);
  const predicted = predictedClasses(probabilities);
  const groups = groupNumbers(
    rows.map((row) => images.files[row] ?? ""),
    report,
  );
  return accuracyInterval(
    labels.map((label, row) => Number(predicted[row] === label)),
    groups,
  );
}

/** What linear probes on the features say of images that they haven't seen. */
async function crossValidated(
  { features, rows }: Pick<ImageFeatures, "features" | "rows">,
  { files, labels, classes }: LabeledImages,
  groups: readonly number[],
  signal: AbortSignalLike | undefined,
): Promise<Pick<HeadFit, "crossValidated" | "doubtful">> {
  const step = Math.max(1, rows.length / most);
  const chosen = Array.from({ length: Math.floor(rows.length / step) }, (_, index) => Math.floor(index * step));
  const images = chosen.map((row) => rows[row] ?? 0);
  const groupOf = images.map((image) => groups[image] ?? image);
  if (new Set(groupOf).size < fewest) return { crossValidated: undefined, doubtful: [] };
  const width = features.shape[1] ?? 0;
  const data = new Float32Array(chosen.length * width);
  chosen.forEach((row, place) => {
    data.set((features.data as Float32Array).subarray(row * width, (row + 1) * width), place * width);
  });
  const repeats = chosen.length < small ? repeatsIfSmall : 1;
  const truth = images.map((image) => Number(labels[image]));
  const { accuracy, probabilities } = await crossValidateProbeAsync(
    tensor(data, [chosen.length, width]),
    truth,
    groupOf,
    { folds, repeats, classes: classes.length, signal },
  );
  const { doubtful } = doubtfulLabels(truth, probabilities);
  return {
    crossValidated: { ...accuracy, folds, repeats, images: chosen.length },
    doubtful: doubtful.map(({ image, label, suggested, selfConfidence, margin }) => ({
      file: files[images[image] ?? 0] ?? "",
      ...{ label: classes[label] ?? "", suggested: classes[suggested] ?? "", selfConfidence, margin },
    })),
  };
}

/** Writes what a run knows about its head, for the report of a run that is resumed later. */
export function writeHeadFit(folder: string, fit: HeadFit): Promise<void> {
  return writeJson(folder, runFiles.head, fit);
}

/**
 * Reads what an interrupted run knows about its head; undefined if it has none.
 * @throws FormatError if the file is damaged.
 */
export async function readHeadFit(folder: string): Promise<HeadFit | undefined> {
  const path = join(folder, runFiles.head);
  const text = await readRunFile(folder, runFiles.head);
  if (text === undefined) return undefined;
  const content = parseJson(text, path);
  if (isJsonObject(content) && typeof content.seconds === "number" && Array.isArray(content.doubtful)) {
    return content as object as HeadFit;
  }
  throw new FormatError(`${path}: expected what a run knows about its head; start the run again`);
}
