import { rm } from "node:fs/promises";
import { join } from "node:path";
import type { Model } from "../models/index.ts";
import type { AbortSignalLike } from "../support/abort-signal.ts";
import { layerNorms } from "../train/callbacks/index.ts";
import type { History } from "../train/index.ts";
import { doJob } from "./do-job.ts";
import { evaluateClassifier, type TestResult } from "./evaluate-classifier.ts";
import { plotRun } from "./plot-run.ts";
import { recordLearningRate } from "./record-learning-rate.ts";
import { reportProgress } from "./report-progress.ts";
import type { RunListener, RunStarted } from "./run-event.ts";
import { runFiles, writeJson, writeRun } from "./run-folder.ts";
import { type RunResult, runResult } from "./run-result.ts";
import { SaveCheckpoints } from "./save-checkpoints.ts";
import { saveSample } from "./save-sample.ts";
import type { TrainingJob } from "./training-job.ts";

/** Options of `trainRun`. */
export interface TrainRunOptions {
  readonly onEvent?: RunListener;
  /** Stops the training after the current step and saves a checkpoint. It has no effect once training is over. */
  readonly signal?: AbortSignalLike;
}

/** A training that has completed its epochs. */
export interface FinishedRun {
  readonly status: "finished";
  readonly result: RunResult;
  readonly test: TestResult;
  readonly history: History;
}

/** A training that the signal has stopped. Its checkpoint is saved; `resumeJob` continues it. */
export interface StoppedRun {
  readonly status: "stopped";
  readonly history: History;
}

/** The outcome of a training. */
export type RunOutcome = FinishedRun | StoppedRun;

const ignore: RunListener = () => {};

/**
 * Trains, tests and saves: the model, a checkpoint per epoch, history, result and figures. Releases the job's lock.
 * @throws whatever training, testing or saving throws, after the event "failed".
 */
export async function trainRun(job: TrainingJob, options: TrainRunOptions = {}): Promise<RunOutcome> {
  const { onEvent = ignore, signal } = options;
  return doJob(job.lock, onEvent, () => trainTestAndSave(job, onEvent, signal));
}

async function trainTestAndSave(
  job: TrainingJob,
  onEvent: RunListener,
  signal: AbortSignalLike | undefined,
): Promise<RunOutcome> {
  const { model, data, settings, folder } = job;
  const checkpoint = join(folder, runFiles.checkpoint);
  onEvent(started(job));
  await writeRun(folder, settings);
  await rm(join(folder, runFiles.result), { force: true });
  const saving = new SaveCheckpoints(checkpoint, () => onEvent({ type: "saved", path: checkpoint }));
  // After the events, which are for people who watch.
  const recorded = settings.schedule === "constant" ? [] : [recordLearningRate()];
  const history = await model.fit(data.train, {
    ...{ epochs: settings.epochs, batchSize: settings.batchSize, seed: settings.seed, resume: job.resume },
    ...(signal && { signal }),
    ...validationOptions(job),
    callbacks: [...(settings.norms ? [layerNorms()] : []), reportProgress(onEvent), ...recorded, saving],
    verbose: false,
  });
  if (signal?.aborted) {
    await model.save(checkpoint, { training: true });
    await writeJson(folder, runFiles.history, history);
    onEvent({ type: "saved", path: checkpoint });
    onEvent({ type: "stopped", folder, epoch: history.epoch.length, epochs: settings.epochs });
    return { status: "stopped", history };
  }
  const { seconds } = saving;
  onEvent({ type: "trained", epochs: history.epoch.length, seconds });
  await model.save(folder, { training: false });
  await writeJson(folder, runFiles.history, history);

  const test = await evaluateClassifier(model, data.test, data.classes.length);
  onEvent({ type: "tested", images: test.images, seconds: test.seconds, logs: test.logs });
  const result = runResult({ ...job, test, history, seconds });
  const title = `${model.name} on ${data.title}`;
  await plotRun(folder, { title, model, history, confusion: test.confusion, classes: data.classes });
  await saveSample(folder, data.test);
  // Last: where there is a result, everything else is there too.
  await writeJson(folder, runFiles.result, result);
  onEvent({ type: "saved", path: folder });
  onEvent({ type: "finished", folder, result });
  return { status: "finished", result, test, history };
}

function validationOptions({ data, settings: { validation } }: TrainingJob): Parameters<Model["fit"]>[1] {
  if (validation === "test") return { validationData: data.test, validationBatchSize: 250 };
  if (validation === "none") return {};
  return { validationSplit: validation, validationBatchSize: 250 };
}

function started({ model, engine, data, settings, folder, resume }: TrainingJob): RunStarted {
  const { epoch, batch } = model.trainer.progress;
  return {
    type: "started",
    folder,
    model: { name: model.name, parameters: model.countParams() },
    data: { title: data.title, trainImages: data.train.size ?? 0, testImages: data.test.size ?? 0 },
    engine: { name: engine.name, threads: engine.threads, summary: engine.information().summary },
    optimizer: settings.optimizer,
    batchSize: settings.batchSize,
    epochs: settings.epochs,
    ...(resume && { resumedAt: { epoch, step: batch } }),
  };
}
