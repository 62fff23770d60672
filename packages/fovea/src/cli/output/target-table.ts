import type { TargetInterpretation } from "../../runs/index.ts";
import { formatPercent, table } from "../../support/index.ts";

type Interval = { readonly value: number; readonly low: number; readonly high: number };

/** A table of the results per label, or per value, with 95 % intervals. */
export function targetTable(interpretation: TargetInterpretation, width: number): string {
  if (interpretation.task === "multi-label") {
    const rows = interpretation.labels.map(({ name, images, averagePrecision, precision, recall, f1 }) => [
      ...[name, images, share(averagePrecision), rangeOf(averagePrecision, percent)],
      ...[precision, recall, f1].map(share),
    ]);
    const columns = ["Label", "images", "AP", "95 %", "precision", "recall", "F1"];
    return table(rows, columns, { rules: "header", width });
  }
  const rows = interpretation.values.map(({ name, meanAbsoluteError: mae, rootMeanSquaredError: rmse, r2 }) => [
    ...[name, short(mae.value), rangeOf(mae, short), short(rmse.value)],
    ...[r2.value.toFixed(2), rangeOf(r2, (value) => value.toFixed(2))],
  ]);
  const columns = ["Value", "mean abs. error", "95 %", "RMSE", "R²", "95 %"];
  return table(rows, columns, { rules: "header", width });
}

/** What the table says, in one line: the mean over the labels, or the first value. */
export function targetHeadline(interpretation: TargetInterpretation): string {
  if (interpretation.task === "multi-label") {
    return `Mean average precision ${formatPercent(interpretation.meanAveragePrecision)}`;
  }
  const [first] = interpretation.values;
  if (!first) return "";
  return `${first.name}: mean absolute error ${short(first.meanAbsoluteError.value)}, R² ${first.r2.value.toFixed(2)}`;
}

function rangeOf({ low, high }: Interval, format: (value: number) => string): string {
  return Number.isFinite(low) ? `${format(low)} to ${format(high)}` : "";
}

/** A share that can't be told, such as the precision of a label that is never predicted, is a dash. */
function share({ value }: Interval): string {
  return Number.isFinite(value) ? formatPercent(value) : "–";
}

function percent(value: number): string {
  return (100 * value).toFixed(0);
}

function short(value: number): string {
  return String(Number(value.toPrecision(3)));
}
