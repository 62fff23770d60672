import { describe, expect, test } from "vitest";
import { isFoveaError } from "../support/errors.ts";
import { tensor } from "../tensor/tensor.ts";
import * as evaluation from "./index.ts";

// Plain JavaScript passes anything: every function takes it, or throws one of the four errors.

const values: readonly unknown[] = [
  ...[undefined, null, true, Number.NaN, -1, 0.5, 1e30, 5n, Symbol("s"), "x", () => 1],
  ...[[], [null], [[]], [0.5], [[0, 1]], {}, { a: 1 }, new Map(), new Date(0), new DataView(new ArrayBuffer(8))],
];

const labels = [0, 1, 0, 1, 0, 1, 1, 0];
const features = tensor(
  Float32Array.from({ length: 24 }, (_, index) => Math.sin(index * index)),
  [8, 3],
);
const probabilities = tensor([0.2, 0.9, 0.4, 0.6, 0.1, 0.7, 0.3, 0.8], [8, 1]);
const folds = { folds: 2 };
const points = evaluation.probeLearningCurve(features, labels, undefined, folds);
const matrix = [
  [3, 1],
  [2, 2],
];

type Functions = {
  [K in keyof typeof evaluation]: (typeof evaluation)[K] extends (...args: never) => unknown ? K : never;
};

/** Arguments that each function accepts; a missing function doesn't compile. */
const calls: { readonly [K in Functions[keyof Functions]]: readonly unknown[] } = {
  accuracyInterval: [[1, 0, 1], [0, 0, 1], 0.9],
  applyTemperature: [probabilities, 2, {}],
  averagePrecision: [
    [0, 1, 1],
    [0.2, 0.5, 0.7],
  ],
  bootstrapInterval: [labels, (images: Int32Array) => images.length, { resamples: 3 }],
  brierScore: [labels, probabilities],
  calibrateNovelty: [evaluation.noveltyDetector(features, labels, folds), features, labels, folds],
  calibration: [labels, probabilities, {}],
  compareClassifiers: [labels, [labels, labels]],
  classGains: [points, labels, 5],
  classReport: [matrix, 0.9],
  correctedTTest: [[0.5, 0.75, 1], [0.5, 0.5, 1], { testToTrain: 0.25 }],
  crossValidateProbe: [features, labels, [0, 1, 2, 3, 4, 5, 6, 7], folds],
  crossValidateProbeAsync: [features, labels, [0, 1, 2, 3, 4, 5, 6, 7], folds],
  doubtfulLabels: [labels, probabilities],
  fitProbe: [features, labels, { strength: 1 }],
  fitProbeAsync: [features, labels, { strength: 1 }],
  fitRidgeProbe: [features, labels, { strength: 1 }],
  fitRidgeProbeAsync: [features, labels, { strength: 1 }],
  fitTemperature: [labels, probabilities, {}],
  forecastAccuracy: [points, 20, { resamples: 3 }],
  groupedClassReport: [labels, labels, { groups: [0, 0, 1, 1, 2, 2, 3, 3] }],
  labelReport: [
    [
      [0, 1],
      [1, 1],
    ],
    [
      [0.2, 0.7],
      [0.9, 0.4],
    ],
    { resamples: 3 },
  ],
  layerNormCurves: [{ "gradient_norm/conv1": [1, 0.5] }],
  learningCurves: [{ loss: [1, 0.5] }],
  logMe: [features, labels],
  macroAverages: [labels, labels, { resamples: 3 }],
  mcnemar: [labels, labels, labels],
  mostConfused: [matrix, 3],
  negativeLogLikelihood: [labels, probabilities],
  noveltyDetector: [features, labels, folds],
  pca: [features, { components: 2 }],
  pairedDifference: [1, 2, 8, 0.9],
  predictProbe: [evaluation.fitProbe(features, labels, { strength: 1 }), features],
  probeLearningCurve: [features, labels, [0, 1, 2, 3, 4, 5, 6, 7], folds],
  probeLearningCurveAsync: [features, labels, [0, 1, 2, 3, 4, 5, 6, 7], folds],
  regressionReport: [
    [
      [0, 1],
      [1, 2],
    ],
    [
      [0.2, 0.7],
      [0.9, 0.4],
    ],
    { resamples: 3 },
  ],
  restoreNoveltyDetector: [evaluation.noveltyDetector(features, labels, folds)],
  smoothCurve: [[1, 2, 3], 0.5],
  stratifiedFolds: [labels, folds],
  umap: [features, { neighbors: 3 }],
  validationCourse: [[1, 0.8, 0.7, 0.6]],
  topLosses: [labels, probabilities, 3],
  transferCase: [{ imagesPerClass: 3, stages: [{ stage: "a", accuracy: 0.5 }] }],
  turningPoint: [[3, 2, 1], {}],
  wilsonInterval: [1, 2, 0.9],
};

const functions = new Map<string, unknown>(Object.entries(evaluation));

describe.each(Object.entries(calls))("%s", (name, usual) => {
  const call = functions.get(name) as (...args: readonly unknown[]) => unknown;

  test("takes what it is made for", async () => {
    expect(await call(...usual)).toBeDefined();
  });

  test("takes any other argument, or throws one of the four errors", async () => {
    const broken: string[] = [];
    for (const position of usual.keys()) {
      for (const value of values) {
        try {
          await call(...usual.slice(0, position), value, ...usual.slice(position + 1));
        } catch (error) {
          if (!isFoveaError(error)) broken.push(`argument ${position} = ${String(value)}: ${String(error)}`);
        }
      }
    }
    expect(broken).toEqual([]);
  });
});
