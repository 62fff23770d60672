import type { Interval } from "../../evaluation/index.ts";
import type { ReportFault } from "../part-results.ts";
import type { ReportTargetError, ReportTargets, TargetResults } from "../target-results.ts";
import { count, list, number, object, oneOf, optional, text } from "./json-reader.ts";

const interval = object<Interval>({ value: number, low: number, high: number });

const results = object<TargetResults>({
  images: count,
  labels: optional(
    list(
      object<NonNullable<TargetResults["labels"]>[number]>({
        ...{ name: text, label: count, images: count },
        ...{ precision: interval, recall: interval, f1: interval, averagePrecision: interval },
      }),
    ),
  ),
  meanAveragePrecision: optional(number),
  values: optional(
    list(
      object<NonNullable<TargetResults["values"]>[number]>({
        ...{ name: text, output: count },
        ...{ meanAbsoluteError: interval, rootMeanSquaredError: interval, r2: interval },
      }),
    ),
  ),
  topErrors: list(object<ReportTargetError>({ file: text, name: text, target: number, prediction: number })),
  faults: list(object<ReportFault>({ file: text, reason: text })),
});

/** Checks the results on images with several labels or values. */
export const targetsReader = object<ReportTargets>({
  task: oneOf("multi-label", "regression"),
  names: list(text),
  trainImages: count,
  results: object<ReportTargets["results"]>({
    train: optional(results),
    validation: optional(results),
    test: optional(results),
  }),
});
