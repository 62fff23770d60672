import { readFileSync } from "node:fs";

/** The values that test/golden/generate_evaluation.py recorded from scikit-learn, statsmodels and SciPy. */
export interface Recorded {
  readonly wilson: readonly { readonly case: Triple; readonly interval: Pair }[];
  readonly paired: readonly { readonly case: Pair; readonly exact: number; readonly midP: number }[];
  readonly resampled: {
    readonly first: readonly number[];
    readonly second: readonly number[];
    readonly t: number;
    readonly p: number;
    readonly interval: Pair;
  };
  readonly calibrated: Readonly<Record<"expectedError" | "brier" | "nll" | "temperature" | "after", number>>;
  readonly averages: {
    readonly predicted: readonly number[];
    readonly macro: Triple;
    readonly perClass: readonly (readonly number[])[];
  };
  readonly doubtful: {
    readonly given: readonly number[];
    readonly joint: readonly (readonly number[])[];
    readonly images: readonly number[];
  };
  readonly novelty: readonly {
    readonly images: number;
    readonly features: number;
    readonly shrinkage: number;
    readonly mahalanobis: readonly number[];
    readonly neighbors: readonly number[];
  }[];
  readonly probes: readonly {
    readonly images: number;
    readonly features: number;
    readonly classes: number;
    readonly strength: number;
    readonly objective: number;
    readonly probabilities: readonly (readonly number[])[];
    readonly sigmoid: readonly number[];
    readonly ridge: readonly (readonly number[])[];
  }[];
  readonly logMe: readonly {
    readonly images: number;
    readonly features: number;
    readonly classes: number;
    readonly score: number;
  }[];
  readonly distributions: {
    readonly normalQuantile: readonly Pair[];
    readonly normalCdf: readonly Pair[];
    readonly incompleteBeta: readonly (readonly [number, number, number, number])[];
    readonly logGamma: readonly Pair[];
    readonly studentQuantile: readonly Triple[];
  };
}

type Pair = readonly [number, number];
type Triple = readonly [number, number, number];

export const recorded: Recorded = JSON.parse(
  readFileSync(new URL("../../../test/golden/fixtures/evaluation.json", import.meta.url), "utf8"),
);
