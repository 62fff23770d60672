import type { LabelResult, ValueResult } from "../evaluation/index.ts";
import type { PartName } from "./part-names.ts";
import type { ReportFault } from "./part-results.ts";

/** A label or value of an image that was predicted badly. */
export interface ReportTargetError {
  readonly file: string;
  /** The name of the label or value. */
  readonly name: string;
  readonly target: number;
  /** The probability of the label, or the predicted value. */
  readonly prediction: number;
}

/**
 * How well a model predicts several labels or values on one part of the data. `transfer`'s `LabelInterpretation` and
 * `ValueInterpretation` are such results.
 */
export interface TargetResults {
  /** The number of images that were predicted. */
  readonly images: number;
  /** Of each label. */
  readonly labels?: readonly (LabelResult & { readonly name: string })[];
  /** The mean of the labels' average precisions. */
  readonly meanAveragePrecision?: number;
  /** Of each value. */
  readonly values?: readonly (ValueResult & { readonly name: string })[];
  /** The largest errors, the largest first. */
  readonly topErrors: readonly ReportTargetError[];
  readonly faults: readonly ReportFault[];
}

/** What a run on images with several labels or values predicts, and how well. */
export interface ReportTargets {
  readonly task: "multi-label" | "regression";
  /** The names of the labels or values. */
  readonly names: readonly string[];
  /** The number of images that were trained on. */
  readonly trainImages: number;
  readonly results: { readonly [part in PartName]?: TargetResults };
}
