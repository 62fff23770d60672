import { rm } from "node:fs/promises";
import { join } from "node:path";
import type { Engine } from "../engine/index.ts";
import { progressBar } from "../loggers/index.ts";
import type { Model } from "../models/index.ts";
import type { History } from "../train/index.ts";
import type { NamedData } from "./data-sets.ts";
import { drawRun } from "./draw-run.ts";
import { Interrupted } from "./interrupted.ts";
import { invocation } from "./invocation.ts";
import type { Output } from "./output.ts";
import { type RunLock, runFiles, writeJson, writeRun } from "./run-folder.ts";
import { type RunResult, runResult } from "./run-result.ts";
import type { RunSettings } from "./run-settings.ts";
import { SaveRun } from "./save-run.ts";
import { saveSample } from "./save-sample.ts";
import { stopOnSignal } from "./stop-on-signal.ts";
import { type TestResult, testRun } from "./test-run.ts";

/** A training on the command line, ready to begin. */
export interface TrainingJob {
  /** Compiled, and for `resume` with the state of its training. */
  readonly model: Model;
  readonly engine: Engine;
  readonly data: NamedData;
  readonly settings: RunSettings;
  /** Where everything is saved. */
  readonly folder: string;
  /** Keeps other trainings from it; released at the end. */
  readonly lock: RunLock;
  readonly resume: boolean;
}

/** A training that has reached its end. */
export interface FinishedRun {
  readonly result: RunResult;
  readonly test: TestResult;
  readonly history: History;
}

/**
 * Trains, tests and saves: the model, a checkpoint, history, result and pictures. Ctrl-C, SIGTERM, SIGHUP and the
 * end of whoever reads standard output save a checkpoint; without a reader, a training that is over is tested and saved.
 * @throws Interrupted after them, with a message that says how to go on.
 */
export async function runTraining(job: TrainingJob, out: Output): Promise<FinishedRun> {
  process.stdout.on("error", goOn);
  try {
    return await trainTestAndSave(job, out);
  } finally {
    process.stdout.off("error", goOn);
    await job.lock.release();
  }
}

/** As long as it listens, standard output that nobody reads does not end the process. */
const goOn = () => {};

async function trainTestAndSave(job: TrainingJob, out: Output): Promise<FinishedRun> {
  const { model, data, settings, folder } = job;
  await writeRun(folder, settings);
  await rm(join(folder, runFiles.result), { force: true });
  const saving = new SaveRun(join(folder, runFiles.checkpoint));
  const history = await train(job, saving, out);
  const { seconds } = saving;
  await model.save(folder, { training: false });
  await writeJson(folder, runFiles.history, history);

  const test = await testRun(model, data.test, data.classes.length);
  const result = runResult({ ...job, test, history, seconds });
  const title = `${model.name} on ${data.title}`;
  await drawRun(folder, { title, model, history, confusion: test.confusion, classes: data.classes });
  await saveSample(folder, data.test);
  // Last: where there is a result, everything else is there too.
  await writeJson(folder, runFiles.result, result);
  return { result, test, history };
}

function train({ model, data, settings, folder, resume }: TrainingJob, saving: SaveRun, out: Output) {
  const { epochs, batchSize, seed, validation } = settings;
  const progress = progressBar({ stream: out.stream, colors: out.colors });
  const fit = async (signal: AbortSignal) => {
    const history = await model.fit(data.train, {
      ...{ epochs, batchSize, seed, resume, signal },
      ...(validation === "test" && { validationData: data.test, validationBatchSize: 250 }),
      ...(typeof validation === "number" && { validationSplit: validation, validationBatchSize: 250 }),
      callbacks: [progress, saving],
      verbose: false,
    });
    if (signal.aborted) throw await interrupted(signal, history);
    return history;
  };
  const interrupted = async (signal: AbortSignal, history: History) => {
    await model.save(join(folder, runFiles.checkpoint), { training: true });
    await writeJson(folder, runFiles.history, history);
    const done = history.epoch.length;
    const where = done < epochs ? `in epoch ${done + 1} of ${epochs}` : "after the last epoch";
    const next = invocation("train", "--resume", folder);
    const cause = signal.reason instanceof Interrupted ? signal.reason.signal : "SIGINT";
    return new Interrupted(cause, `Stopped ${where}; everything so far is saved in ${folder}. Go on with:\n  ${next}`);
  };
  return stopOnSignal(fit, () => progress.print("Stopping after this step … (Ctrl-C again: at once, without saving)"));
}
