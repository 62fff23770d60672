import type { Interval } from "../evaluation/index.ts";
import type { PartName } from "./part-names.ts";
import type { PartResults } from "./part-results.ts";
import type { ReportData } from "./report-data.ts";
import type { ReportReason } from "./report-reason.ts";
import type { ReportTargets } from "./target-results.ts";

/** The value of a setting. */
export type ReportValue = string | number | boolean | null | readonly ReportValue[];

/**
 * Settings by name, such as `{ learningRate: 0.001 }`. The page knows the names of a recipe and shows others as they
 * are.
 */
export type ReportSettings = Readonly<Record<string, ReportValue>>;

/** The network. */
export interface ReportModel {
  /** Its architecture, such as "resnet50". */
  readonly name: string;
  /** The pretrained weights that training started from. */
  readonly weights?: string;
  /** Number of parameters, and of those that were trained. */
  readonly parameters: number;
  readonly trainable: number;
  /** Height, width and channels. */
  readonly inputShape: readonly number[];
  /** What is done to images before they reach the network. */
  readonly preprocessing: ReportSettings;
}

/** How the model was trained, and why so. */
export interface ReportRecipe {
  readonly settings: ReportSettings;
  /** Why these settings were chosen. Sentences, as in reports of earlier versions, are shown as they are. */
  readonly reasons: readonly (string | ReportReason)[];
}

/** What was expected before the training. What then happened is in `training` and `results`. */
export interface ReportForecast {
  /** Of the whole run. */
  readonly seconds?: number;
  readonly accuracy?: Interval;
  readonly gains?: ReportGains;
}

/** What classes would gain from more images. */
export interface ReportGains {
  /** Number of images that each class would get. */
  readonly added: number;
  /** By how much their recall would grow, the largest gain first. */
  readonly classes: readonly { readonly name: string; readonly gain: number }[];
}

/** A step of the training: "features", "head", "fine-tune", "scratch", or another name. */
export interface ReportStage {
  readonly name: string;
  readonly seconds: number;
  /** Accuracy after the stage, such as that of the fitted head before fine-tuning. */
  readonly accuracy?: Interval;
  /** What the accuracy was measured on: a part, or "cross-validation". */
  readonly measuredOn?: PartName | "cross-validation";
}

/** The course of the training. */
export interface ReportTraining {
  /** Of the training alone. */
  readonly seconds: number;
  /** Of the whole run: from the first look at the images to the report, without interruptions. */
  readonly runSeconds?: number;
  readonly stages: readonly ReportStage[];
  /**
   * The values of each epoch: `loss`, `valLoss`, metrics, `learningRate`. Empty for a head that is fitted at once. A
   * value that was not finite is NaN.
   */
  readonly history: Readonly<Record<string, readonly number[]>>;
  /** The epoch whose weights were kept, from 1. */
  readonly keptEpoch?: number;
}

/** Accuracy by cross-validation, on images that the probe of each fold never saw. */
export interface ReportCrossValidation {
  readonly accuracy: Interval;
  readonly folds: number;
  readonly repeats: number;
}

/** An image whose label is probably wrong. */
export interface ReportDoubtfulLabel {
  readonly file: string;
  /** The name of its class. */
  readonly label: string;
  /** The name of the class that it seems to belong to. */
  readonly suggested: string;
  /** Probability of its class. */
  readonly selfConfidence: number;
}

/** What it takes to repeat the run. */
export interface ReportEnvironment {
  /** The command that repeats the run. */
  readonly command: string;
  readonly seed: number;
  readonly engine: string;
  readonly threads: number;
  /** The processor, if known. */
  readonly processor?: string;
  /** Versions by name: `{ fovea: "0.1.0", node: "22.1.0" }`. */
  readonly versions: Readonly<Record<string, string>>;
}

/**
 * The report of a run on a folder of images: plain data, for `renderReport` and, by `writeRunReport`, for files.
 * Optional parts are left out if they were not measured; an empty list means that there was nothing to find. Shares and
 * probabilities are from 0 to 1, times are in seconds.
 */
export interface RunReport {
  readonly format: "fovea-report";
  readonly version: 1;
  readonly title: string;
  /** When the report was made: an ISO 8601 time, such as "2026-11-27T19:57:07Z". */
  readonly created: string;
  readonly model: ReportModel;
  readonly recipe: ReportRecipe;
  readonly forecast?: ReportForecast;
  readonly data: ReportData;
  readonly training: ReportTraining;
  /** Results per part that was predicted. */
  readonly results: { readonly [part in PartName]?: PartResults };
  /** What is predicted and how well, for images with several labels or values; `results` is empty then. */
  readonly targets?: ReportTargets;
  readonly crossValidation?: ReportCrossValidation;
  /** The most doubtful first. */
  readonly doubtfulLabels?: readonly ReportDoubtfulLabel[];
  /** From which distance on an image is of none of the classes, and the share of known images beyond it. */
  readonly novelty?: { readonly threshold: number; readonly falseAlarms: Interval };
  /** What logits are divided by, and the negative log-likelihood before and after, on the images it was fitted to. */
  readonly temperature?: { readonly temperature: number; readonly before: number; readonly after: number };
  readonly environment: ReportEnvironment;
}
