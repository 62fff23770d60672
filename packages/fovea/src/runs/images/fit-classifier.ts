import { basename, join } from "node:path";
import { augment } from "../../data/augment/index.ts";
import { hasTraining } from "../../model-files/index.ts";
import type { Model } from "../../models/index.ts";
import type { AbortSignalLike } from "../../support/abort-signal.ts";
import { layerNorms } from "../../train/callbacks/index.ts";
import type { Callback, History } from "../../train/index.ts";
import type { ImageTrainingOptions, Learner } from "../../transfer/index.ts";
import { recordLearningRate } from "../record-learning-rate.ts";
import { reportProgress } from "../report-progress.ts";
import type { RunStarted } from "../run-event.ts";
import { runFiles } from "../run-folder.ts";
import { TrainingClock } from "../training-clock.ts";
import { fitFromScratch } from "./fit-from-scratch.ts";
import { fitHead, type HeadFit, readHeadFit, writeHeadFit } from "./head-fit.ts";
import type { ImageJob } from "./image-job.ts";
import type { ImageRunListener } from "./image-run-event.ts";
import { initialLearner } from "./initial-learner.ts";
import { partSizes } from "./open-image-parts.ts";

/** A classifier after its training, or after a signal that interrupted it. */
export interface FittedClassifier {
  readonly model: Model;
  /** What has trained it on a backbone; undefined from scratch. */
  readonly learner: Learner | undefined;
  readonly history: History;
  /** Duration of the training, across interruptions. */
  readonly seconds: number;
  /** Undefined from scratch. */
  readonly head: HeadFit | undefined;
}

const noHistory: History = { epoch: [], history: {}, stopped: undefined };

/** Trains what the recipe of a run says, from its last checkpoint if there is one. */
export async function fitClassifier(
  job: ImageJob,
  onEvent: ImageRunListener,
  signal: AbortSignalLike | undefined,
): Promise<FittedClassifier> {
  const { folder, settings, engine, parts } = job;
  const { recipe } = settings;
  const clock = new TrainingClock();
  const callbacksFor = (model: Model) => [
    ...(settings.norms ? [layerNorms()] : []),
    ...[clock, reportStart(job, model, onEvent), reportProgress(onEvent), recordLearningRate()],
  ];
  if (recipe.transfer === "scratch") {
    const { model, history } = await fitFromScratch(job, callbacksFor, onEvent, signal);
    return { model, learner: undefined, history, seconds: clock.seconds, head: undefined };
  }
  const photos = await initialLearner(settings, parts, engine, onEvent);
  const { model } = photos;
  if (recipe.transfer === "features") {
    onEvent(started(job, model, false));
    const head = await fitHead(photos, parts, recipe.sampling, onEvent, signal);
    return { model, learner: photos, history: noHistory, seconds: head.seconds, head };
  }
  const head = await headOf(job, photos, onEvent, signal);
  const training: ImageTrainingOptions = {
    ...{ epochs: recipe.epochs, batchSize: recipe.batchSize, learningRate: recipe.learningRate },
    ...{ labelSmoothing: recipe.labelSmoothing, augmentation: augment[recipe.augmentation] },
    balance: recipe.sampling === "balanced" ? "sampling" : "none",
    ...{ validation: parts.validation, checkpoint: join(folder, runFiles.checkpoint), verbose: false },
    callbacks: callbacksFor(model),
    ...(signal && { signal }),
  };
  const known = photos.notes.length;
  const { history = noHistory } =
    recipe.transfer === "fine-tune"
      ? { history: await photos.fineTune({ ...training, stages: recipe.stages }) }
      : await photos.fitHead(training);
  for (const message of photos.notes.slice(known)) onEvent({ type: "warned", message });
  return { model, learner: photos, history, seconds: clock.seconds, head };
}

/** Fits the head before the epochs. A training that continues has its own, and knows what was found. */
async function headOf(
  { folder, parts, settings }: ImageJob,
  photos: Learner,
  onEvent: ImageRunListener,
  signal: AbortSignalLike | undefined,
): Promise<HeadFit | undefined> {
  if (hasTraining(join(folder, runFiles.checkpoint))) return readHeadFit(folder);
  const head = await fitHead(photos, parts, settings.recipe.sampling, onEvent, signal);
  await writeHeadFit(folder, head);
  return head;
}

/** Reports the start of the epochs, when it is known where a training continues. */
function reportStart(job: ImageJob, model: Model, onEvent: ImageRunListener): Callback {
  return { name: "reportStart", onTrainBegin: ({ resumed }) => onEvent(started(job, model, resumed)) };
}

function started({ engine, settings, parts, folder }: ImageJob, model: Model, resumed: boolean): RunStarted {
  const { recipe } = settings;
  const { train, validation, test } = partSizes(parts);
  const { epoch, batch } = model.trainer.progress;
  return {
    type: "started",
    folder,
    model: { name: model.name, parameters: model.countParams() },
    data: {
      ...{ title: basename(settings.data), trainImages: train, testImages: test || validation },
      testPart: test > 0 ? "test" : "validation",
    },
    engine: { name: engine.name, threads: engine.threads, summary: engine.information().summary },
    optimizer: "adamw",
    batchSize: recipe.batchSize,
    epochs: recipe.transfer === "features" ? 0 : recipe.epochs,
    ...(resumed && { resumedAt: { epoch, step: batch } }),
  };
}
