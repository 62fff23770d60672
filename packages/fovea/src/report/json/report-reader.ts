import type { Calibration, Interval } from "../../evaluation/index.ts";
import { type PartName, partNames } from "../part-names.ts";
import type { PartResults, ReportConfusion, ReportFault, ReportLoss } from "../part-results.ts";
import { groupingMethods, type ReportData, type ReportImageGroup } from "../report-data.ts";
import type { ReportGains, ReportValue, RunReport } from "../run-report.ts";
import { count, type JsonReader, list, number, object, oneOf, optional, record, text, wrong } from "./json-reader.ts";
import { noteReader, reasonReader } from "./statement-readers.ts";
import { targetsReader } from "./target-reader.ts";

const interval = object<Interval>({ value: number, low: number, high: number });
const fault = object<ReportFault>({ file: text, reason: text });

const setting: JsonReader<ReportValue> = (value, where) => {
  if (Array.isArray(value)) return list(setting)(value, where);
  if (value === null || ["string", "number", "boolean"].includes(typeof value)) return value as ReportValue;
  throw wrong(where, "text, a number, true, false, null or a list of them", value);
};

const calibration = object<Calibration>({
  expectedError: number,
  maximumError: number,
  bins: list(object({ low: number, high: number, count, confidence: number, accuracy: interval })),
});

const results = object<PartResults>({
  images: count,
  accuracy: interval,
  classes: list(
    object({ name: text, label: count, images: count, precision: interval, recall: interval, f1: interval }),
  ),
  confusion: list(list(count)),
  mostConfused: list(object<ReportConfusion>({ label: text, prediction: text, count, share: number })),
  topLosses: list(object<ReportLoss>({ file: text, label: text, prediction: text, probability: number, loss: number })),
  calibration,
  faults: list(fault),
  withoutLeaks: optional(object({ images: count, accuracy: interval })),
});

/** Results whose confusion matrix has a row and a column per class. */
const partResults: JsonReader<PartResults> = (value, where) => {
  const read = results(value, where);
  const size = read.classes.length;
  if (read.confusion.length === size && read.confusion.every((row) => row.length === size)) return read;
  throw wrong(`${where}.confusion`, `${size} rows of ${size} counts for ${size} classes`, read.confusion);
};

const imageGroup: JsonReader<ReportImageGroup> = list(
  object({ path: text, split: oneOf(...partNames), className: text }),
);

const data = object<ReportData>({
  root: text,
  classes: list(object<ReportData["classes"][number]>({ name: text, train: count, validation: count, test: count })),
  grouping: object({ method: oneOf(...groupingMethods), groups: count, images: count }),
  leaks: list(imageGroup),
  mixedGroups: list(imageGroup),
  faults: list(fault),
  relabeled: count,
  notes: list(noteReader),
});

const time: JsonReader<string> = (value, where) => {
  if (typeof value === "string" && Number.isFinite(Date.parse(value))) return value;
  throw wrong(where, "an ISO 8601 time", value);
};

/** Checks a report. Every field of `RunReport` has a reader. */
export const reportReader: JsonReader<RunReport> = object<RunReport>({
  format: oneOf("fovea-report"),
  version: oneOf(1),
  title: text,
  created: time,
  model: object<RunReport["model"]>({
    name: text,
    weights: optional(text),
    parameters: count,
    trainable: count,
    inputShape: list(count),
    preprocessing: record(setting),
  }),
  recipe: object({ settings: record(setting), reasons: list(reasonReader) }),
  forecast: optional(
    object({
      seconds: optional(number),
      accuracy: optional(interval),
      gains: optional(object<ReportGains>({ added: count, classes: list(object({ name: text, gain: number })) })),
    }),
  ),
  data,
  training: object<RunReport["training"]>({
    seconds: number,
    runSeconds: optional(number),
    stages: list(
      object<RunReport["training"]["stages"][number]>({
        name: text,
        seconds: number,
        accuracy: optional(interval),
        measuredOn: optional(oneOf<PartName | "cross-validation">(...partNames, "cross-validation")),
      }),
    ),
    history: record(list(number)),
    keptEpoch: optional(count),
  }),
  results: object<RunReport["results"]>({
    train: optional(partResults),
    validation: optional(partResults),
    test: optional(partResults),
  }),
  targets: optional(targetsReader),
  crossValidation: optional(object({ accuracy: interval, folds: count, repeats: count })),
  doubtfulLabels: optional(list(object({ file: text, label: text, suggested: text, selfConfidence: number }))),
  novelty: optional(object({ threshold: number, falseAlarms: interval })),
  temperature: optional(object({ temperature: number, before: number, after: number })),
  environment: object<RunReport["environment"]>({
    command: text,
    seed: count,
    engine: text,
    threads: count,
    processor: optional(text),
    versions: record(text),
  }),
});
