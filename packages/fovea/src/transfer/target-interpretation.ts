import { type LabelResult, labelReport, regressionReport, type ValueResult } from "../evaluation/index.ts";
import type { Tensor } from "../tensor/tensor.ts";
import type { ImageFeatures } from "./extract-features.ts";

/** A label or value of an image that was predicted badly. */
export interface TargetError {
  readonly file: string;
  /** The name of the label or value. */
  readonly name: string;
  readonly target: number;
  /** The probability of the label, or the predicted value. */
  readonly prediction: number;
}

/** What a model of images with several labels gets right and wrong, as plain data. */
export interface LabelInterpretation {
  /** The number of images that were predicted. */
  readonly images: number;
  /** Precision, recall and F1 at 0.5, and average precision of each label, with intervals. */
  readonly labels: readonly (LabelResult & { readonly name: string })[];
  /** The mean of the labels' average precisions, without labels that no image has. */
  readonly meanAveragePrecision: number;
  /** The largest errors, relative to the spread of the values in a regression. */
  readonly topErrors: readonly TargetError[];
  /** Files that could not be read as images. */
  readonly faults: ImageFeatures["faults"];
}

/** How well a regression predicts values, as plain data. */
export interface ValueInterpretation extends Pick<LabelInterpretation, "images" | "topErrors" | "faults"> {
  /** Mean absolute error, root mean squared error and R² of each value, with intervals. */
  readonly values: readonly (ValueResult & { readonly name: string })[];
}

/** Predictions for images with targets. */
export interface PredictedTargets {
  readonly files: readonly string[];
  readonly classes: readonly string[];
  /** [images, outputs]. */
  readonly targets: Tensor;
  /** [images, outputs]. */
  readonly predictions: Tensor;
  readonly faults: ImageFeatures["faults"];
}

/** Interprets the probabilities of labels. `limit` is the number of errors that are listed. */
export function labelInterpretation(predicted: PredictedTargets, limit = 10): LabelInterpretation {
  const { files, classes, targets, predictions, faults } = predicted;
  const labels = labelReport(targets, predictions).map((result) => ({ name: classes[result.label] ?? "", ...result }));
  const known = labels.map(({ averagePrecision }) => averagePrecision.value).filter((value) => !Number.isNaN(value));
  const scale = classes.map(() => 1);
  return {
    images: files.length,
    labels,
    meanAveragePrecision: known.reduce((sum, value) => sum + value, 0) / known.length,
    topErrors: topErrors(predicted, scale, limit),
    faults,
  };
}

/** Interprets predicted values. `limit` is the number of errors that are listed. */
export function valueInterpretation(predicted: PredictedTargets, limit = 10): ValueInterpretation {
  const { files, classes, targets, predictions, faults } = predicted;
  const values = regressionReport(targets, predictions).map((result) => ({
    name: classes[result.output] ?? "",
    ...result,
  }));
  const scale = values.map(({ rootMeanSquaredError }) => rootMeanSquaredError.value || 1);
  return { images: files.length, values, topErrors: topErrors(predicted, scale, limit), faults };
}

/** The targets that are missed most, relative to the scale of each output. */
function topErrors(
  { files, classes, targets, predictions }: PredictedTargets,
  scale: readonly number[],
  limit: number,
): readonly TargetError[] {
  const errors = Array.from(targets.data, (value, at) => {
    const output = at % classes.length;
    const [target, prediction] = [Number(value), Number(predictions.data[at])];
    const file = files[Math.floor(at / classes.length)] ?? "";
    return {
      file,
      name: classes[output] ?? "",
      target,
      prediction,
      size: Math.abs(prediction - target) / (scale[output] ?? 1),
    };
  });
  const largest = errors.sort((a, b) => b.size - a.size).slice(0, limit);
  return largest.map(({ size: _, ...error }) => error);
}
