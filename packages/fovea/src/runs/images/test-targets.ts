import type { Model } from "../../models/index.ts";
import type { AbortSignalLike } from "../../support/abort-signal.ts";
import { ConfigError } from "../../support/index.ts";
import type { ImageTargets, LabelInterpretation, LearningTask, ValueInterpretation } from "../../transfer/index.ts";
import { truth } from "../../transfer/predict-images.ts";
import { labelInterpretation, valueInterpretation } from "../../transfer/target-interpretation.ts";
import { predictOutputs } from "./predict-outputs.ts";

/** What a model gets right and wrong about images with several labels, or with values. */
export type TargetInterpretation =
  | ({ readonly task: "multi-label" } & LabelInterpretation)
  | ({ readonly task: "regression" } & ValueInterpretation);

/** How a model performs on a part of a run's images with several labels or values. */
export interface TargetPartResult<Part extends string = "validation" | "test"> {
  readonly part: Part;
  readonly interpretation: TargetInterpretation;
  readonly seconds: number;
}

/**
 * Measures a model on images with several labels or values.
 * @throws ConfigError if none of the files can be read as an image.
 */
export async function testTargets<Part extends string>(
  model: Model,
  task: LearningTask,
  part: Part,
  images: ImageTargets,
  signal?: AbortSignalLike,
): Promise<TargetPartResult<Part>> {
  const began = performance.now();
  const { outputs, rows, faults } = await predictOutputs(model, images.files, signal);
  const { targets } = truth(images, rows);
  if (rows.length === 0 || !targets) {
    throw new ConfigError(`none of the ${images.files.length} ${part} files can be read as an image`);
  }
  const files = rows.map((row) => images.files[row] ?? "");
  const predicted = { files, classes: images.classes, targets, predictions: outputs, faults };
  const interpretation: TargetInterpretation =
    task === "multi-label"
      ? { task, ...labelInterpretation(predicted) }
      : { task: "regression", ...valueInterpretation(predicted) };
  return { part, interpretation, seconds: (performance.now() - began) / 1000 };
}

/** The figures of an interpretation as metrics by name: the means over the labels, or over the values. */
export function targetLogs(interpretation: TargetInterpretation): Readonly<Record<string, number>> {
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  if (interpretation.task === "multi-label") {
    return {
      meanAveragePrecision: interpretation.meanAveragePrecision,
      f1: mean(interpretation.labels.map(({ f1 }) => f1.value)),
    };
  }
  return {
    meanAbsoluteError: mean(interpretation.values.map(({ meanAbsoluteError }) => meanAbsoluteError.value)),
    r2: mean(interpretation.values.map(({ r2 }) => r2.value)),
  };
}
