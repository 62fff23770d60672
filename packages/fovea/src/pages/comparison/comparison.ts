import type { ClassifierPair, Interval } from "../../evaluation/index.ts";

/** The value of a setting. */
export type SettingValue = string | number | boolean | null | readonly SettingValue[];

/** A run as it is compared: what it was told, how its training went, and what it measured. */
export interface ComparedRun {
  /** What tells it from the others. */
  readonly name: string;
  readonly folder: string;
  readonly status: "finished" | "unfinished";
  readonly task: "classification" | "multi-label" | "regression";
  /** What it was trained on: the name of a data set, or the folder or table of its images. */
  readonly data: string;
  readonly settings: Readonly<Record<string, SettingValue>>;
  /** The values of each epoch by name, as `fit` returns them; a value that was not finite is NaN. */
  readonly history: Readonly<Record<string, readonly number[]>>;
  /** What it was measured on itself when it finished. */
  readonly result?: RunMeasures;
  readonly parameters?: number;
  /** Multiply-accumulates for one image. */
  readonly multiplyAccumulates?: number;
}

/** What a finished run has measured. */
export interface RunMeasures {
  readonly part: "validation" | "test" | "none";
  readonly images: number;
  /** Of a classifier. */
  readonly accuracy?: Interval;
  readonly loss?: number;
  /** Means over labels or values by name, such as "meanAveragePrecision". */
  readonly scores?: Readonly<Record<string, number>>;
  /** Duration of the training. */
  readonly seconds: number;
  readonly epochs: number;
}

/** The answers of several runs to the same images. Positions are those of `Comparison.runs`. */
export interface ComparedAnswers {
  /** The runs that answered. */
  readonly runs: readonly number[];
  readonly images: number;
  /** Whether each run has kept these images for its test, or only from training. */
  readonly part: "test" | "held out";
  /** Of each run in `runs`. */
  readonly accuracies: readonly Interval[];
  /** Milliseconds per image on this machine, of each run in `runs`. */
  readonly milliseconds: readonly number[];
  /** Recall of each class, of each run in `runs`. */
  readonly classes: readonly {
    readonly name: string;
    readonly images: number;
    readonly recalls: readonly Interval[];
  }[];
  /** Each two runs, with McNemar's test. */
  readonly pairs: readonly ComparedPair[];
}

/** How two runs differ on the same images. `first` and `second` are positions in `Comparison.runs`. */
export interface ComparedPair extends ClassifierPair {
  /** Images that the second gets right and the first wrong. */
  readonly gained: readonly AnswerChange[];
  /** Images that the second gets wrong and the first right. */
  readonly lost: readonly AnswerChange[];
}

/** An image with two different answers, by the names of the classes. */
export interface AnswerChange {
  /** The path of its file, or its number in a data set. */
  readonly image: string;
  readonly label: string;
  readonly first: string;
  readonly second: string;
}

/** Something that can't be compared, and why. `run` is a position in `Comparison.runs`. */
export type ComparisonLimit =
  | { readonly code: "unfinished"; readonly run: number }
  | { readonly code: "targets"; readonly run: number }
  | { readonly code: "no held-out images"; readonly run: number }
  | { readonly code: "images are gone"; readonly run: number; readonly folder: string }
  | { readonly code: "model can't be opened"; readonly run: number; readonly reason: string }
  | { readonly code: "other data"; readonly run: number; readonly other: number }
  | { readonly code: "other classes"; readonly run: number; readonly other: number }
  | { readonly code: "no common images"; readonly runs: readonly number[] };

/** Runs side by side: plain data, for `renderComparison` and for JSON. */
export interface Comparison {
  readonly runs: readonly ComparedRun[];
  /** Undefined if fewer than two runs can answer the same images. */
  readonly answers?: ComparedAnswers;
  readonly limits: readonly ComparisonLimit[];
  /** The version of Fovea. */
  readonly version: string;
}
