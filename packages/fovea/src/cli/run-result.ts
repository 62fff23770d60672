import type { Engine } from "../engine/index.ts";
import type { Model } from "../models/index.ts";
import type { History } from "../train/index.ts";
import type { NamedData } from "./data-sets.ts";
import type { RunSettings } from "./run-settings.ts";
import type { TestResult } from "./test-run.ts";
import { version } from "./version.ts";

/** What `result.json` says of a run. */
export interface RunResult {
  readonly model: string;
  readonly data: string;
  readonly parameters: number;
  readonly testAccuracy: number;
  readonly testLoss: number;
  readonly testImages: number;
  /** The whole training, validation and checkpoints included; not the test. */
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
  readonly data: NamedData;
  readonly settings: RunSettings;
  readonly test: TestResult;
  readonly history: History;
  readonly seconds: number;
}

/** Sums a run up. */
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
