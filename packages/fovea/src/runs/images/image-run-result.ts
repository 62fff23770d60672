import type { Interval } from "../../evaluation/index.ts";
import type { TransferMode } from "../../transfer/index.ts";
import type { RunResult } from "../run-result.ts";
import { version } from "../version.ts";
import type { FittedClassifier } from "./fit-classifier.ts";
import type { ImageJob } from "./image-job.ts";
import type { PartResult } from "./test-classifier.ts";

/** The result of a run on images, as `result.json` stores it. */
export interface ImageRunResult extends RunResult {
  readonly kind: "images";
  readonly transfer: TransferMode;
  /** The part that `testAccuracy` was measured on; "none" if every image was trained on. */
  readonly testedOn: "test" | "validation" | "none";
  /** The test accuracy with its interval. */
  readonly accuracyInterval?: Interval | undefined;
}

/** Summarizes a run on images. */
export function imageRunResult(
  { settings, engine }: ImageJob,
  { model, history, seconds }: FittedClassifier,
  tested: PartResult | undefined,
): ImageRunResult {
  const { recipe, data, seed } = settings;
  const { onednn } = engine.information().details;
  return {
    kind: "images",
    ...{ model: recipe.model, transfer: recipe.transfer, data, parameters: model.countParams() },
    testedOn: tested?.part ?? "none",
    testAccuracy: tested?.interpretation.accuracy.value ?? Number.NaN,
    accuracyInterval: tested?.interpretation.accuracy,
    testLoss: tested?.loss ?? Number.NaN,
    testImages: tested?.interpretation.images ?? 0,
    seconds: Math.round(1000 * seconds) / 1000,
    epochs: history.epoch.length,
    ...{ batchSize: recipe.batchSize, optimizer: "adamw", seed, engine: engine.name, threads: engine.threads },
    versions: { fovea: version, node: process.versions.node, ...(onednn !== undefined && { onednn: String(onednn) }) },
  };
}
