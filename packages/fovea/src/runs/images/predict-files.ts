import type { CropCount } from "../../data/index.ts";
import type { Classification } from "../../models/index.ts";
import type { AbortSignalLike } from "../../support/abort-signal.ts";
import { ConfigError } from "../../support/index.ts";
import type { ClassifiedImage, Classifier } from "../../transfer/index.ts";
import { type PredictionJson, predictionJson } from "../prediction-json.ts";

/** How image files are classified. */
export interface PredictFilesOptions {
  /** Number of classes per image. */
  readonly top: number;
  /** Number of crops per image whose predictions are averaged. */
  readonly crops: CropCount;
  /** Called after each batch. */
  readonly onProgress?: (done: number, total: number) => void;
  readonly signal?: AbortSignalLike;
}

/** A prediction for an image file. */
export interface ImagePrediction extends PredictionJson {
  readonly file: string;
  /**
   * Whether the image seems to show none of the classes; undefined for models that can't tell. Of several models, more
   * than half must find so.
   */
  readonly isNovel?: boolean;
}

/** The predictions for the files that are images, and what is wrong with the others. */
export interface PredictedFiles {
  readonly predictions: readonly ImagePrediction[];
  readonly faults: readonly { readonly file: string; readonly reason: string }[];
}

/** Files between two reports of progress. */
const together = 32;

/**
 * Classifies image files by a model, or by the mean of the probabilities of several. A file that can't be read as an image
 * doesn't affect the others.
 * @throws ConfigError if the models have different classes.
 */
export async function predictFiles(
  classifiers: readonly Classifier[],
  files: readonly string[],
  { top, crops, onProgress, signal }: PredictFilesOptions,
): Promise<PredictedFiles> {
  checkClasses(classifiers);
  const predictions: ImagePrediction[] = [];
  const faults: { file: string; reason: string }[] = [];
  const options = { top: Number.MAX_SAFE_INTEGER, crops, ...(signal && { signal }) };
  for (let first = 0; first < files.length; first += together) {
    const part = files.slice(first, first + together);
    const answers: ClassifiedImage[] = [];
    for (const [number, classifier] of classifiers.entries()) {
      const { images, faults: found } = await classifier.classify(part, options);
      answers.push(...images);
      if (number > 0) continue;
      faults.push(...found.map(({ index, reason }) => ({ file: part[index] ?? "", reason })));
    }
    part.forEach((file, index) => {
      const own = answers.filter((answer) => answer.index === index);
      if (own.length > 0) predictions.push({ file, ...combined(own, top) });
    });
    onProgress?.(Math.min(first + together, files.length), files.length);
  }
  return { predictions, faults };
}

/** The answer of several models for an image. */
function combined(answers: readonly ClassifiedImage[], top: number): Omit<ImagePrediction, "file"> {
  const verdicts = answers.flatMap(({ isNovel }) => (isNovel === undefined ? [] : [isNovel]));
  const isNovel = 2 * verdicts.filter(Boolean).length > verdicts.length;
  return {
    ...predictionJson(meanOf(answers.map(({ classes }) => classes)).slice(0, top)),
    ...(verdicts.length > 0 && { isNovel }),
  };
}

/** The mean probability of each class, the most probable first. Classes are known by name, and numbered as in the first list. */
function meanOf([first = [], ...others]: readonly (readonly Classification[])[]): readonly Classification[] {
  const maps = others.map((classes) => new Map(classes.map(({ label, probability }) => [label, probability])));
  const mean = first.map(({ probability, ...rest }) => {
    const sum = maps.reduce((total, map) => total + (map.get(rest.label) ?? 0), probability);
    return { ...rest, probability: sum / (1 + maps.length) };
  });
  return mean.sort((a, b) => b.probability - a.probability);
}

function checkClasses([first, ...others]: readonly Classifier[]): void {
  const names = (classifier: Classifier | undefined) => [...(classifier?.model.labels ?? [])].sort().join("\0");
  for (const other of others) {
    if (first?.model.labels && names(first) === names(other)) continue;
    throw new ConfigError(
      `predict: expected models of the same classes, received ${first?.model.name} (${listed(first)}) and ` +
        `${other.model.name} (${listed(other)})`,
    );
  }
}

function listed(classifier: Classifier | undefined): string {
  const { labels } = classifier?.model ?? {};
  if (!labels) return "unknown classes";
  return labels.length > 6 ? `${labels.slice(0, 6).join(", ")} and ${labels.length - 6} more` : labels.join(", ");
}
