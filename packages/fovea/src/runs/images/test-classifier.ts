import type { FolderReport } from "../../datasets/index.ts";
import { negativeLogLikelihood } from "../../evaluation/index.ts";
import type { Model } from "../../models/index.ts";
import type { AbortSignalLike } from "../../support/abort-signal.ts";
import { type Interpretation, interpretation, type LabeledImages } from "../../transfer/index.ts";
import { groupNumbers } from "./group-numbers.ts";
import { predictPart } from "./predict-part.ts";

/** How a classifier performs on a part of a run's images. */
export interface PartResult {
  readonly part: "validation" | "test";
  readonly interpretation: Interpretation;
  /** Mean negative logarithm of the probability of the true class. */
  readonly loss: number;
  readonly seconds: number;
}

/** Measures a classifier on a part of a run's images. */
export async function testClassifier(
  model: Model,
  part: PartResult["part"],
  images: LabeledImages,
  report: FolderReport,
  signal?: AbortSignalLike,
): Promise<PartResult> {
  const began = performance.now();
  const predicted = await predictPart(model, images, signal);
  return {
    part,
    interpretation: interpretation({ ...predicted, groups: groupNumbers(predicted.files, report) }),
    loss: negativeLogLikelihood(predicted.labels, predicted.probabilities),
    seconds: (performance.now() - began) / 1000,
  };
}
