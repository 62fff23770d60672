import { describe, expect, test } from "vitest";
import { classReport, learningCurves, validationCourse } from "../../evaluation/index.ts";
import type { Phrase } from "../../page/index.ts";
import type { PartResults } from "../part-results.ts";
import { reportContext } from "../report-context.ts";
import type { RunReport } from "../run-report.ts";
import { bareReport } from "../testing/page-reports.ts";
import { sampleReport, sampleResults } from "../testing/sample-report.ts";
import { en } from "../texts/en.ts";
import { baselineOf } from "./baseline.ts";
import { headlineOf } from "./headline.ts";
import { mostConfusedPart } from "./most-confused-part.ts";
import { nextSteps } from "./next-steps.ts";
import { trustNotes } from "./trust-notes.ts";
import { byRecall, meanRecall, weakClasses } from "./weakest-classes.ts";

const plain = (text: Phrase) =>
  (typeof text === "string" ? text : text.markup).replace(/<[^>]*>/g, "").replaceAll("\u202f", " ");
const notesOf = (report: RunReport) =>
  trustNotes(reportContext(report, en, new Map())).map(({ level, text }) => `${level}: ${plain(text)}`);
const stepsOf = (report: RunReport) => nextSteps(reportContext(report, en, new Map())).map(plain);

/** Results with this confusion matrix. */
function results(confusion: number[][], base: PartResults = sampleResults("test", ["a", "b"], 10, 0.9)): PartResults {
  const images = confusion.flat().reduce((sum, count) => sum + count, 0);
  const right = confusion.reduce((sum, row, index) => sum + (row[index] ?? 0), 0);
  const classes = classReport(confusion).map((each) => ({ name: "abcdefgh".charAt(each.label), ...each }));
  const value = right / images;
  return { ...base, images, confusion, classes, accuracy: { value, low: value - 0.02, high: value + 0.02 } };
}

/** A report in which nothing is remarkable. */
function calm(changes: Partial<RunReport> = {}): RunReport {
  const { forecast, doubtfulLabels, crossValidation, ...report } = sampleReport();
  expect([forecast, doubtfulLabels, crossValidation]).not.toContain(undefined);
  const test = {
    ...results([
      [196, 4],
      [4, 196],
    ]),
    mostConfused: [],
  };
  return {
    ...report,
    results: { test: { ...test, calibration: { expectedError: 0.01, maximumError: 0.02, bins: [] } } },
    data: { ...report.data, leaks: [], mixedGroups: [], faults: [] },
    training: { ...report.training, stages: [], history: {} },
    ...changes,
  };
}

describe("headlineOf", () => {
  const report = sampleReport();
  test("prefers test images without leaks, then validation, then cross-validation", () => {
    expect(headlineOf(report)).toMatchObject({ source: "test", images: 237, leaksLeftOut: true });
    const { validation } = report.results;
    expect(validation).toBeDefined();
    const validated = { ...report, results: { validation } } as RunReport;
    expect(headlineOf(validated)).toMatchObject({ source: "validation", leaksLeftOut: false });
    expect(headlineOf({ ...report, results: {} })).toMatchObject({ source: "cross-validation", images: 865 });
    expect(headlineOf(bareReport())).toBeUndefined();
  });

  test("skips parts without images", () => {
    const empty = {
      ...results([
        [1, 0],
        [0, 1],
      ]),
      images: 0,
    };
    expect(headlineOf({ ...report, results: { test: empty } })?.source).toBe("cross-validation");
  });
});

test("baselineOf names the most frequent class of the images that were measured on", () => {
  const report = calm({
    results: {
      test: results([
        [30, 0],
        [0, 10],
      ]),
    },
  });
  const headline = headlineOf(report);
  expect(headline && baselineOf(report, headline)).toEqual({ name: "a", share: 0.75 });
});

describe("classes", () => {
  const part = results([
    [50, 0, 0],
    [10, 40, 0],
    [0, 0, 0],
  ]);
  test("byRecall puts the lowest first and those without images last", () => {
    expect(byRecall(part.classes).map(({ name }) => name)).toEqual(["b", "a", "c"]);
  });
  test("meanRecall counts the classes that have images", () => {
    expect(meanRecall(part)).toBeCloseTo(0.9, 12);
  });
  test("weakClasses are below the accuracy by more than chance", () => {
    expect(
      weakClasses(
        results([
          [99, 1],
          [60, 40],
        ]),
      ).map(({ name }) => name),
    ).toEqual(["b"]);
    expect(
      weakClasses(
        results([
          [9, 1],
          [2, 8],
        ]),
      ),
    ).toEqual([]);
  });
});

test("mostConfusedPart keeps whole pairs, and sums up the others", () => {
  const part = results([
    [5, 0, 0, 1],
    [0, 3, 3, 0],
    [0, 0, 6, 0],
    [0, 0, 0, 6],
  ]);
  expect(mostConfusedPart(part, 3)).toEqual({
    names: ["b", "c"],
    totals: [6, 6],
    matrix: [
      [3, 3, 0],
      [0, 6, 0],
    ],
  });
});

test("learningCurves pairs training with validation, the loss first and the learning rate last", () => {
  const curves = learningCurves({ lr: [1], accuracy: [2], val_accuracy: [3], valLoss: [4], loss: [5], valF1: [6] });
  expect(curves).toEqual([
    { name: "loss", training: [5], validation: [4] },
    { name: "accuracy", training: [2], validation: [3] },
    { name: "f1", training: [], validation: [6] },
    { name: "learningRate", training: [1], validation: undefined },
  ]);
});

describe("validationCourse", () => {
  const course = validationCourse;
  test("tells whether validation turned or still improves", () => {
    expect(course([1, 0.8, 0.7, 0.6, 0.5, 0.45])).toEqual({ epochs: 6, best: 6, trend: "improving" });
    expect(course([1, 0.6, 0.4, 0.5, 0.7, 0.9, 1.1, 1.3, 1.5])?.trend).toBe("turned");
  });
  test("says nothing about few epochs, or without finite losses", () => {
    expect(course([1, 0.9, 0.8])).toBeUndefined();
    expect(course([Number.NaN, Number.NaN, Number.NaN, Number.NaN])).toBeUndefined();
  });
});

describe("trustNotes", () => {
  test("of a calm report are good", () => {
    const notes = notesOf(calm());
    expect(notes.filter((note) => !note.startsWith("good"))).toEqual([]);
    expect(notes).toContain("good: The test images played no part in training or in the choice of settings.");
    expect(notes).toContain("good: No image was found in several parts.");
  });

  const cases: readonly (readonly [string, RunReport, string])[] = [
    ["nothing measured", bareReport(), "problem: The accuracy is unknown."],
    ["leaks", sampleReport(), "problem: 3 images among the test images show the same as images of other parts."],
    [
      "a classifier that learned nothing",
      calm({
        results: {
          test: results([
            [60, 10],
            [28, 2],
          ]),
        },
      }),
      "problem: It may be no better than always answering a, which is right for 70.0 %.",
    ],
    [
      "frequent classes",
      calm({
        results: {
          test: results([
            [190, 0],
            [6, 4],
          ]),
        },
      }),
      "caution: Frequent classes raise the accuracy: if each class counts the same, it is 70.0 %.",
    ],
    [
      "a class without images",
      calm({
        results: {
          test: results([
            [50, 0],
            [0, 0],
          ]),
        },
      }),
      "caution: Nothing is known about b: there was no image of this class to measure on.",
    ],
    [
      "few images",
      calm({
        results: {
          test: {
            ...results([
              [9, 1],
              [1, 9],
            ]),
            accuracy: { value: 0.9, low: 0.7, high: 0.97 },
          },
        },
      }),
      "caution: 20 images are few: by chance alone, the accuracy may be anywhere within 70.0–97.0 %.",
    ],
    [
      "a forecast that was too high",
      calm({
        forecast: { accuracy: { value: 0.97, low: 0.95, high: 0.99 } },
        results: {
          test: results([
            [90, 10],
            [10, 90],
          ]),
        },
      }),
      "caution: The accuracy is below the forecast made before the training: 95.0–99.0 %.",
    ],
    [
      "validation images that chose the epoch",
      calm({
        results: {
          validation: results([
            [196, 4],
            [4, 196],
          ]),
        },
      }),
      "caution: The validation images also chose the epoch that was kept",
    ],
    [
      "names alone",
      calm({ data: { ...calm().data, grouping: { method: "names", groups: 0, images: 0 } } }),
      "caution: Only file names were compared",
    ],
    [
      "doubtful labels",
      calm({ doubtfulLabels: sampleReport().doubtfulLabels ?? [] }),
      "caution: 3 labels may be wrong",
    ],
  ];
  test.each(cases)("mention %s", (_, report, expected) => {
    expect(notesOf(report).filter((note) => note.startsWith(expected)).length).toBeGreaterThan(0);
  });

  test("tell overconfident from cautious models", () => {
    const bin = (confidence: number, accuracy: number) => ({
      ...{ low: 0.5, high: 1, count: 100, confidence },
      accuracy: { value: accuracy, low: accuracy - 0.05, high: accuracy + 0.05 },
    });
    const calibrated = (confidence: number, accuracy: number) => {
      const part = results([
        [196, 4],
        [4, 196],
      ]);
      const expectedError = Math.abs(confidence - accuracy);
      return notesOf(
        calm({
          results: {
            test: { ...part, calibration: { expectedError, maximumError: 1, bins: [bin(confidence, accuracy)] } },
          },
        }),
      ).join("\n");
    };
    expect(calibrated(0.95, 0.8)).toContain("problem: It is overconfident");
    expect(calibrated(0.7, 0.78)).toContain("caution: It is too cautious");
    expect(calibrated(0.9, 0.92)).toContain("good: Its probabilities can be taken at face value");
  });
});

describe("nextSteps", () => {
  test("of a calm report are none", () => {
    expect(stepsOf(calm())).toEqual(["Use it. Nothing in this report calls for another step."]);
  });

  test("name the weakest class without a forecast of gains, with the number of its training images", () => {
    const steps = stepsOf(
      calm({
        results: {
          test: results([
            [99, 1],
            [60, 40],
          ]),
        },
        data: { ...calm().data, classes: [{ name: "b", train: 31, validation: 0, test: 100 }] },
      }),
    );
    expect(steps).toContain("Collect more images of b. It recognizes 40.0 % of them, after training on 31 images.");
  });

  test("of a head alone include fine-tuning, if the accuracy leaves room", () => {
    const recipe = { settings: { transfer: "features" }, reasons: [] };
    expect(stepsOf(calm({ recipe })).join()).not.toContain("fine-tuning");
    expect(
      stepsOf(
        calm({
          recipe,
          results: {
            test: results([
              [80, 20],
              [20, 80],
            ]),
          },
        }),
      ).join(),
    ).toContain("Try fine-tuning.");
  });

  test("follow the course of the validation", () => {
    const training = { ...calm().training, history: { valLoss: [1, 0.8, 0.6, 0.5] } };
    expect(stepsOf(calm({ training }))).toEqual(["Train longer. Validation was still improving in the last epoch."]);
  });

  test("point out that training the network did not help", () => {
    const accuracy = (value: number) => ({ value, low: value - 0.1, high: value + 0.1 });
    const stages = (before: number, after: number) => [
      { name: "head", seconds: 1, accuracy: accuracy(before), measuredOn: "validation" as const },
      { name: "fine-tune", seconds: 60, accuracy: accuracy(after), measuredOn: "validation" as const },
    ];
    const steps = (before: number, after: number) =>
      stepsOf(calm({ training: { ...calm().training, stages: stages(before, after) } })).join();
    expect(steps(0.9, 0.85)).toContain(
      "Try the head alone. It reached 90.0 % on fixed features, and 85.0 % with the network trained too",
    );
    expect(steps(0.85, 0.9)).toContain("Use it.");
  });

  test("are six at most", () => {
    expect(stepsOf(sampleReport()).length).toBeLessThanOrEqual(6);
  });
});
