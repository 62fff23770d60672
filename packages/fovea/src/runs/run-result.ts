import { join } from "node:path";
import type { Engine } from "../engine/index.ts";
import type { Model } from "../models/index.ts";
import { FormatError, parseJson } from "../support/index.ts";
import { isJsonObject } from "../support/json.ts";
import type { History } from "../train/index.ts";
import type { TestResult } from "./evaluate-classifier.ts";
import { readRunFile, runFiles } from "./run-folder.ts";
import type { RunSettings } from "./run-settings.ts";
import { version } from "./version.ts";

/** The result of a run, as `result.json` stores it. */
export interface RunResult {
  readonly model: string;
  readonly data: string;
  readonly parameters: number;
  readonly testAccuracy: number;
  readonly testLoss: number;
  readonly testImages: number;
  /** Duration of the training, with validation and checkpoints but without the test. */
  readonly seconds: number;
  readonly epochs: number;
  readonly batchSize: number;
  readonly optimizer: string;
  readonly seed: number;
  readonly engine: Engine["name"];
  readonly threads: number;
  readonly versions: Readonly<Record<string, string>>;
}

interface Facts {
  readonly model: Model;
  readonly engine: Engine;
  readonly settings: RunSettings;
  readonly test: TestResult;
  readonly history: History;
  readonly seconds: number;
}

/** Summarizes a run. */
export function runResult({ model, engine, settings, test, history, seconds }: Facts): RunResult {
  const { onednn } = engine.information().details;
  return {
    model: settings.model,
    data: settings.data,
    parameters: model.countParams(),
    testAccuracy: test.logs.accuracy ?? Number.NaN,
    testLoss: test.logs.loss ?? Number.NaN,
    testImages: test.images,
    seconds: Math.round(1000 * seconds) / 1000,
    epochs: history.epoch.length,
    batchSize: settings.batchSize,
    optimizer: settings.optimizer,
    seed: settings.seed,
    engine: engine.name,
    threads: engine.threads,
    versions: { fovea: version, node: process.versions.node, ...(onednn !== undefined && { onednn: String(onednn) }) },
  };
}

const texts = ["model", "data", "optimizer", "engine"] as const;
const counts = ["parameters", "testImages", "seconds", "epochs", "batchSize", "seed", "threads"] as const;
const measures = ["testAccuracy", "testLoss"] as const;

/**
 * Reads the result of the run in a folder; undefined if the run hasn't finished.
 * @throws FormatError if it is damaged.
 */
export async function readResult(folder: string): Promise<RunResult | undefined> {
  const path = join(folder, runFiles.result);
  const text = await readRunFile(folder, runFiles.result);
  if (text === undefined) return undefined;
  const content = parseJson(text, path);
  if (!isJsonObject(content)) throw new FormatError(`${path}: expected the result of a run`);
  const wrong = [
    ...texts.filter((name) => typeof content[name] !== "string"),
    ...counts.filter((name) => typeof content[name] !== "number"),
    // JSON has no NaN: it is written as null.
    ...measures.filter((name) => typeof content[name] !== "number" && content[name] !== null),
    ...(isJsonObject(content.versions) ? [] : ["versions"]),
  ];
  if (wrong.length > 0) throw new FormatError(`${path}: expected the result of a run; check ${wrong.join(", ")}`);
  const { testAccuracy, testLoss } = content;
  return {
    ...content,
    testAccuracy: testAccuracy ?? Number.NaN,
    testLoss: testLoss ?? Number.NaN,
  } as object as RunResult;
}
