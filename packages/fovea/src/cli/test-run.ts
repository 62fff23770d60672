import type { Dataset } from "../data/index.ts";
import { confusionMatrix, predictedClasses } from "../metrics/index.ts";
import type { Model } from "../models/index.ts";
import type { Tensor } from "../tensor/index.ts";
import type { Logs } from "../train/index.ts";

/** How a model does on images with labels. */
export interface TestResult {
  /** Loss and metrics by name. */
  readonly logs: Logs;
  readonly images: number;
  readonly seconds: number;
  /** [images, classes] or [images, 1]: what the model says. */
  readonly predictions: Tensor;
  /** The class that it says, and the true one, of each image. */
  readonly predicted: Int32Array;
  readonly labels: Int32Array;
  /** `confusion[label][prediction]`: how often. */
  readonly confusion: number[][];
}

// Large enough for speed; of no consequence for the result.
const batchSize = 250;

/** Loss, metrics, predictions and confusion matrix of a classifier on a data set. */
export async function testRun(model: Model, data: Dataset, classes: number): Promise<TestResult> {
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

async function labelsOf(data: Dataset): Promise<Int32Array> {
  const labels: number[] = [];
  for await (const { y } of data.batches({ batchSize: 1000, reuse: 1 })) {
    for (const label of y[0]?.data ?? []) labels.push(Number(label));
  }
  return Int32Array.from(labels);
}
