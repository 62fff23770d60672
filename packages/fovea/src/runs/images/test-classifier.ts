import type { FolderReport } from "../../datasets/index.ts";
import { accuracyInterval, type Interval, negativeLogLikelihood } from "../../evaluation/index.ts";
import { predictedClasses } from "../../metrics/index.ts";
import type { AbortSignalLike } from "../../support/abort-signal.ts";
import { type Classifier, type Interpretation, interpretation, type LabeledImages } from "../../transfer/index.ts";
import { groupNumbers, leakedFiles } from "./image-groups.ts";
import { type PartPredictions, predictPart } from "./predict-part.ts";

/** How a classifier performs on a part of a run's images, or on other images. */
export interface PartResult<Part extends string = "validation" | "test"> {
  readonly part: Part;
  readonly interpretation: Interpretation;
  /** The accuracy without images that other parts hold too, where there are such images. */
  readonly withoutLeaks?: { readonly images: number; readonly accuracy: Interval } | undefined;
  /** Mean negative logarithm of the probability of the true class. */
  readonly loss: number;
  readonly seconds: number;
  /** The images that were predicted, with their true and predicted classes. */
  readonly answers: readonly { readonly file: string; readonly label: number; readonly prediction: number }[];
}

/** Measures a classifier on labeled images. Those that show the same count as one in the intervals. */
export async function testClassifier<Part extends string>(
  classifier: Classifier,
  part: Part,
  images: LabeledImages,
  report: Pick<FolderReport, "root" | "groups" | "leaks">,
  signal?: AbortSignalLike,
): Promise<PartResult<Part>> {
  const began = performance.now();
  const predicted = await predictPart(classifier, images, signal);
  const groups = groupNumbers(predicted.files, report);
  const { files, labels, probabilities } = predicted;
  const classes = predictedClasses(probabilities);
  return {
    part,
    interpretation: interpretation({ ...predicted, groups }),
    withoutLeaks: withoutLeaks(predicted, groups, leakedFiles(report)),
    loss: negativeLogLikelihood(labels, probabilities),
    answers: files.map((file, row) => ({ file, label: labels[row] ?? 0, prediction: classes[row] ?? 0 })),
    seconds: (performance.now() - began) / 1000,
  };
}

function withoutLeaks(
  { files, labels, probabilities }: PartPredictions,
  groups: readonly number[],
  leaked: ReadonlySet<string>,
): PartResult["withoutLeaks"] {
  const rows = files.flatMap((file, row) => (leaked.has(file) ? [] : [row]));
  if (rows.length === files.length || rows.length === 0) return undefined;
  const predictions = predictedClasses(probabilities);
  const accuracy = accuracyInterval(
    rows.map((row) => Number(predictions[row] === labels[row])),
    rows.map((row) => groups[row] ?? row),
  );
  return { images: rows.length, accuracy };
}
