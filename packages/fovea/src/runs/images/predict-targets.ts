import type { Engine } from "../../engine/index.ts";
import { loadModel } from "../../model-files/index.ts";
import type { AbortSignalLike } from "../../support/abort-signal.ts";
import { ConfigError } from "../../support/index.ts";
import type { LearningTask } from "../../transfer/index.ts";
import { readImageRun } from "../run-folder.ts";
import type { ImageRunSettings } from "./image-run-settings.ts";
import { type PredictedOutputs, predictOutputs } from "./predict-outputs.ts";

/** The labels or values that are predicted for an image file. */
export interface TargetPrediction {
  readonly file: string;
  /** The labels whose probability is over 0.5; undefined for values. */
  readonly labels?: readonly string[];
  /** The probability of each label, or each value, by name. */
  readonly outputs: Readonly<Record<string, number>>;
}

/** The predictions for the files that are images, and what is wrong with the others. */
export interface PredictedTargetFiles {
  readonly task: LearningTask;
  /** The names of the labels or values. */
  readonly names: readonly string[];
  readonly predictions: readonly TargetPrediction[];
  readonly faults: PredictedOutputs["faults"];
}

/**
 * Predicts the labels or values of image files by a run, or by the mean of several.
 * @throws ConfigError unless the runs predict the same labels or values.
 */
export async function predictTargets(
  runs: readonly string[],
  files: readonly string[],
  { engine, signal }: { readonly engine: Engine; readonly signal?: AbortSignalLike },
): Promise<PredictedTargetFiles> {
  const settings = await Promise.all(runs.map(settingsOf));
  const [first] = settings;
  if (!first) throw new ConfigError("predict: expected a run, received none");
  const { task, classes: names } = first;
  settings.forEach((other, index) => {
    if (other.task === task && other.classes.join("\0") === names.join("\0")) return;
    throw new ConfigError(
      `predict: expected runs that predict the same, received ${runs[0]} (${names.join(", ")}) and ${runs[index]} ` +
        `(${other.classes.join(", ")})`,
    );
  });
  const predicted: PredictedOutputs[] = [];
  for (const run of runs) predicted.push(await predictOutputs(await loadModel(run, { engine }), files, signal));
  const [{ rows, faults }] = predicted as [PredictedOutputs];
  const predictions = rows.map((row, at): TargetPrediction => {
    const mean = (output: number) =>
      predicted.reduce((sum, { outputs }) => sum + Number(outputs.data[at * names.length + output]), 0) / runs.length;
    const outputs = Object.fromEntries(names.map((name, output) => [name, mean(output)]));
    const labels = names.filter((name) => (outputs[name] ?? 0) > 0.5);
    return { file: files[row] ?? "", ...(task === "multi-label" && { labels }), outputs };
  });
  return { task, names, predictions, faults };
}

async function settingsOf(run: string): Promise<ImageRunSettings> {
  const settings = await readImageRun(run);
  if (settings) return settings;
  throw new ConfigError(`${run} is not the folder of a run on images`);
}
