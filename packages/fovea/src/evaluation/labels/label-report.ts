import { ShapeError } from "../../support/errors.ts";
import type { Tensor, TensorData } from "../../tensor/tensor.ts";
import { checkNotEmpty, matrixOf } from "../arguments.ts";
import { type BootstrapOptions, bootstrapInterval } from "../statistics/bootstrap-interval.ts";
import type { Interval } from "../statistics/interval.ts";
import { averagePrecision } from "./average-precision.ts";
import { type ClassResult, classReport } from "./class-report.ts";

/** The results of one label of images that may have several. */
export interface LabelResult extends ClassResult {
  /** How well its probability orders the images; NaN if none has the label. */
  readonly averagePrecision: Interval;
}

/**
 * Returns precision, recall and F1 of each label at a probability of 0.5, and its average precision with an interval by
 * bootstrap. `targets` and `probabilities` are [images, labels].
 * @throws ShapeError if the shapes differ; ConfigError for targets other than 0 and 1.
 */
export function labelReport(
  targets: Tensor | TensorData,
  probabilities: Tensor | TensorData,
  options: BootstrapOptions = {},
): readonly LabelResult[] {
  const where = "labelReport";
  const truth = matrixOf(where, "targets", targets);
  const scores = matrixOf(where, "probabilities", probabilities);
  checkNotEmpty(where, "labels", truth.rows);
  if (truth.rows !== scores.rows || truth.columns !== scores.columns) {
    throw new ShapeError(
      `${where}: expected probabilities [${truth.rows}, ${truth.columns}], received [${scores.rows}, ${scores.columns}]`,
    );
  }
  const column = ({ data, columns }: typeof truth, label: number) => data.filter((_, at) => at % columns === label);
  return Array.from({ length: truth.columns }, (_, label) => {
    const [own, given] = [column(truth, label), column(scores, label)];
    const precision = averagePrecision(own, given);
    const counts = [
      [0, 0],
      [0, 0],
    ];
    own.forEach((value, image) => {
      const row = counts[value] as number[];
      const at = Number((given[image] ?? 0) > 0.5);
      row[at] = (row[at] ?? 0) + 1;
    });
    const [, result] = classReport(counts);
    const pick = (images: Int32Array) =>
      averagePrecision(
        images.map((image) => own[image] ?? 0),
        Float64Array.from(images, (image) => given[image] ?? 0),
      );
    return {
      ...(result as ClassResult),
      label,
      averagePrecision: Number.isNaN(precision)
        ? { value: precision, low: Number.NaN, high: Number.NaN }
        : bootstrapInterval(own, pick, options),
    };
  });
}
