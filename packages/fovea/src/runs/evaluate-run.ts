import type { ValueRange } from "../data/index.ts";
import type { Engine } from "../engine/index.ts";
import { ConfigError } from "../support/index.ts";
import { checkCompatibility } from "./check-compatibility.ts";
import { lossOf } from "./compile-options.ts";
import { openDataSet } from "./data-sets.ts";
import { evaluateClassifier, type TestResult } from "./evaluate-classifier.ts";
import { matchData } from "./match-data.ts";
import { openModel } from "./open-model.ts";
import { preprocessingFor } from "./preprocessing-for.ts";

/** What a run or saved model is evaluated on. */
export interface EvaluateRunOptions {
  readonly engine: Engine;
  /** A data set (default: the one that the run was trained on). */
  readonly data?: string | undefined;
  readonly part?: "train" | "test" | undefined;
  /** Use only the first images. */
  readonly limit?: number | undefined;
  /** The numbers of black and white that the model was trained on (default: from the model or its run). */
  readonly range?: ValueRange | undefined;
}

/** The performance of a run or saved model on a data set. */
export interface Evaluation extends TestResult {
  readonly data: string;
  readonly title: string;
  readonly part: "train" | "test";
  readonly classes: readonly string[];
}

/**
 * Evaluates a run or saved model.
 * @throws ConfigError if there is no such model, no data set is known or it has another number of classes; ShapeError if
 * its images have another shape.
 */
export async function evaluateRun(folder: string, options: EvaluateRunOptions): Promise<Evaluation> {
  const { engine, part = "test", range } = options;
  const { model, run } = await openModel(folder, { engine });
  const source = options.data ?? run?.data;
  if (source === undefined) {
    throw new ConfigError(`${folder} doesn't state what it was trained on; name the data, such as mnist`);
  }
  const data = await openDataSet(source, options.limit);
  checkCompatibility(model, data);
  if (!model.trainer.isCompiled) model.compile(lossOf(model));
  if (range) {
    const preprocessing = preprocessingFor({ model, run }, { range });
    if (preprocessing) model.preprocessing = preprocessing;
  }
  // Runs older than the models' own preprocessing were trained on data in 0 … 1.
  const known = run && ([0, 1] as const);
  const test = await evaluateClassifier(model, matchData(data[part], model, known), data.classes.length);
  return { ...test, data: source, title: data.title, part, classes: data.classes };
}
