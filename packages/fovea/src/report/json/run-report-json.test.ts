import { describe, expect, test } from "vitest";
import type { FolderReport } from "../../datasets/image-folder/folder-report.ts";
import { FormatError } from "../../support/errors.ts";
import type { Interpretation } from "../../transfer/index.ts";
import type { PartResults, ReportData } from "../index.ts";
import { readRunReport, writeRunReport } from "../index.ts";
import { sampleReport } from "../testing/sample-report.ts";

describe("readRunReport", () => {
  test("reads what writeRunReport wrote", () => {
    const report = sampleReport();
    expect(readRunReport(writeRunReport(report))).toEqual(report);
  });

  test("keeps NaN, which JSON has as null", () => {
    const report = sampleReport();
    const training = { ...report.training, history: { loss: [1, Number.NaN, 0.5] } };
    const read = readRunReport(writeRunReport({ ...report, training }));
    expect(read.training.history).toEqual({ loss: [1, Number.NaN, 0.5] });
  });

  test("keeps names that objects have already", () => {
    const history = Object.fromEntries([
      ["__proto__", [1]],
      ["constructor", [2]],
    ]);
    const report = sampleReport();
    const read = readRunReport(writeRunReport({ ...report, training: { ...report.training, history } }));
    expect(Object.entries(read.training.history)).toEqual(Object.entries(history));
  });

  test("leaves out parts that were not measured, and fields of later versions", () => {
    const { forecast, crossValidation, novelty, temperature, doubtfulLabels, ...report } = sampleReport();
    expect([forecast, crossValidation, novelty, temperature, doubtfulLabels]).not.toContain(undefined);
    const text = JSON.stringify({ ...report, forecast: null, later: 1 });
    expect(readRunReport(text)).toEqual(report);
  });

  const broken: readonly [
    name: string,
    change: (report: ReturnType<typeof sampleReport>) => unknown,
    message: string,
  ][] = [
    [
      "another file",
      () => ({ format: "x" }),
      'f: expected a report, { "format": "fovea-report", … }, received {"format":"x"}',
    ],
    ["a list", () => [1], 'f: expected a report, { "format": "fovea-report", … }, received [1]'],
    [
      "a later version",
      (report) => ({ ...report, version: 2 }),
      "f: expected a report of version 1, received version 2; update Fovea to read it",
    ],
    ["a version that is no number", (report) => ({ ...report, version: "1" }), 'f.version: expected 1, received "1"'],
    [
      "a missing field",
      ({ title, ...report }) => ({ ...report, named: title }),
      "f.title: expected text, received undefined",
    ],
    [
      "a wrong time",
      (report) => ({ ...report, created: "today" }),
      'f.created: expected an ISO 8601 time, received "today"',
    ],
    [
      "a wrong element",
      (report) => ({ ...report, data: { ...report.data, notes: ["a", 1] } }),
      "f.data.notes[1]: expected text, or an object with a known code, received 1",
    ],
    [
      "a reason of another code",
      (report) => ({ ...report, recipe: { ...report.recipe, reasons: [{ code: "because" }] } }),
      'f.recipe.reasons[0]: expected text, or an object with a known code, received "because"',
    ],
    [
      "a reason without a value",
      (report) => ({ ...report, recipe: { ...report.recipe, reasons: [{ code: "gain", name: "a", added: 3 }] } }),
      "f.recipe.reasons[0].gain: expected a number, received undefined",
    ],
    [
      "a negative count",
      (report) => ({ ...report, model: { ...report.model, parameters: -1 } }),
      "f.model.parameters: expected a whole number from 0, received -1",
    ],
    [
      "a matrix of other classes",
      (report) => ({ ...report, results: { test: { ...report.results.test, confusion: [[1, 2]] } } }),
      "f.results.test.confusion: expected 10 rows of 10 counts for 10 classes, received [[1,2]]",
    ],
  ];
  test.each(broken)("refuses %s", (_, change, message) => {
    const text = JSON.stringify(change(sampleReport()));
    expect(() => readRunReport(text, "f")).toThrow(new FormatError(message));
  });

  test("refuses text that is not JSON", () => {
    expect(() => readRunReport("{", "report.json")).toThrow(/^report\.json: expected the JSON of a report: /);
  });
});

test("results of a learner and reports of a folder fit in", () => {
  const results = (interpretation: Interpretation): PartResults => interpretation;
  const data = (report: FolderReport): ReportData => ({
    ...report,
    relabeled: 0,
    notes: report.noteData,
    faults: report.faults.map(({ path, reason }) => ({ file: path, reason })),
  });
  expect([results, data]).toHaveLength(2);
});
