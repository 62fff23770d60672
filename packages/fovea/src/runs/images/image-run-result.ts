import type { Interval } from "../../evaluation/index.ts";
import type { LearningTask, TransferMode } from "../../transfer/index.ts";
import type { RunResult } from "../run-result.ts";
import { version } from "../version.ts";
import type { FittedClassifier } from "./fit-classifier.ts";
import type { ImageJob } from "./image-job.ts";
import type { PartResult } from "./test-classifier.ts";
import { type TargetPartResult, targetLogs } from "./test-targets.ts";

/** The result of a run on images, as `result.json` stores it. */
export interface ImageRunResult extends RunResult {
  readonly kind: "images";
  readonly transfer: TransferMode;
  /** What was learned (default "classification"). */
  readonly task?: LearningTask | undefined;
  /** The part that `testAccuracy` was measured on; "none" if every image was trained on. */
  readonly testedOn: "test" | "validation" | "none";
  /** The test accuracy with its interval. */
  readonly accuracyInterval?: Interval | undefined;
  /**
   * The means over the labels or values, for images without classes: of average precision and F1, or of errors and R².
   */
  readonly scores?: Readonly<Record<string, number>> | undefined;
}

/** Summarizes a run on images. */
export function imageRunResult(
  { settings, engine }: ImageJob,
  { model, history, seconds }: FittedClassifier,
  tested: PartResult | undefined,
  targets?: TargetPartResult | undefined,
): ImageRunResult {
  const { recipe, data, seed, task } = settings;
  const { onednn } = engine.information().details;
  return {
    kind: "images",
    ...{ model: recipe.model, transfer: recipe.transfer, data, parameters: model.countParams() },
    ...(task !== "classification" && { task, scores: targets && targetLogs(targets.interpretation) }),
    testedOn: tested?.part ?? targets?.part ?? "none",
    testAccuracy: tested?.interpretation.accuracy.value ?? Number.NaN,
    accuracyInterval: tested?.interpretation.accuracy,
    testLoss: tested?.loss ?? Number.NaN,
    testImages: (tested ?? targets)?.interpretation.images ?? 0,
    seconds: Math.round(1000 * seconds) / 1000,
    epochs: history.epoch.length,
    ...{ batchSize: recipe.batchSize, optimizer: "adamw", seed, engine: engine.name, threads: engine.threads },
    versions: { fovea: version, node: process.versions.node, ...(onednn !== undefined && { onednn: String(onednn) }) },
  };
}
