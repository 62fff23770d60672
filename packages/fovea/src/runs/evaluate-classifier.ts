import type { Dataset } from "../data/index.ts";
import { confusionMatrix, predictedClasses } from "../metrics/index.ts";
import type { Model } from "../models/index.ts";
import type { Tensor } from "../tensor/index.ts";
import type { Logs } from "../train/index.ts";

/** How a model performs on labelled images. */
export interface TestResult {
  /** Loss and metrics by name. */
  readonly logs: Logs;
  readonly images: number;
  readonly seconds: number;
  /** The model's predictions, [images, classes] or [images, 1]. */
  readonly predictions: Tensor;
  /** The predicted class of each image. */
  readonly predicted: Int32Array;
  /** The true class of each image. */
  readonly labels: Int32Array;
  /** `confusion[label][prediction]` counts the images. */
  readonly confusion: number[][];
}

// Large enough for speed. The result doesn't depend on it.
const batchSize = 250;

/** Evaluates a classifier on a data set: loss, metrics, predictions and confusion matrix. */
export async function evaluateClassifier(model: Model, data: Dataset, classes: number): Promise<TestResult> {
  const started = performance.now();
  const logs = await model.evaluate(data, { batchSize });
  const seconds = (performance.now() - started) / 1000;
  const predictions = [await model.predict(data, { batchSize })].flat()[0] as Tensor;
  const labels = await labelsOf(data);
  const fromLogits = model.trainer.firstLoss?.link !== undefined;
  return {
    logs,
    images: labels.length,
    seconds,
    predictions,
    predicted: predictedClasses(predictions, { fromLogits }),
    labels,
    confusion: confusionMatrix(labels, predictions, { classes, fromLogits }),
  };
}

/** The class of each image. */
export async function labelsOf(data: Dataset): Promise<Int32Array> {
  const labels: number[] = [];
  for await (const { y } of data.batches({ batchSize: 1000, reuse: 1 })) {
    for (const label of y[0]?.data ?? []) labels.push(Number(label));
  }
  return Int32Array.from(labels);
}
