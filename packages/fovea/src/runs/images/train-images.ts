import { rm } from "node:fs/promises";
import { basename, join } from "node:path";
import type { AbortSignalLike } from "../../support/abort-signal.ts";
import { isFoveaError } from "../../support/index.ts";
import type { History } from "../../train/index.ts";
import { Classifier, type Confidence, calibrateClassifier, type LabeledImages } from "../../transfer/index.ts";
import { hasTargets } from "../../transfer/learning-task.ts";
import { doJob } from "../do-job.ts";
import { plotRun } from "../plot-run.ts";
import { runFiles, writeJson } from "../run-folder.ts";
import { type FittedClassifier, fitClassifier } from "./fit-classifier.ts";
import { groupNumbers } from "./image-groups.ts";
import type { ImageJob } from "./image-job.ts";
import { areClassified, type ImageParts } from "./image-parts.ts";
import { imageReport } from "./image-report.ts";
import type { ImageRunListener } from "./image-run-event.ts";
import { type ImageRunResult, imageRunResult } from "./image-run-result.ts";
import { readAdvice } from "./read-advice.ts";
import { reportHeatMaps } from "./report-heat-maps.ts";
import { type PartResult, testClassifier } from "./test-classifier.ts";
import { type TargetPartResult, targetLogs, testTargets } from "./test-targets.ts";
import { writeReport } from "./write-report.ts";

/** Options of `trainImages`. */
export interface TrainImagesOptions {
  readonly onEvent?: ImageRunListener;
  /** Stops the training after the current step and saves a checkpoint. It has no effect once training is over. */
  readonly signal?: AbortSignalLike;
  /** Whether the report's page shows heat maps beside the largest losses (default true). */
  readonly heatMaps?: boolean;
}

/** A training on images that has finished. */
export interface FinishedImageRun {
  readonly status: "finished";
  readonly result: ImageRunResult;
  /** The results on the parts that were not trained on, of images with a class each. */
  readonly parts: readonly PartResult[];
  /** The same, of images with several labels or values. */
  readonly targets: readonly TargetPartResult[];
  readonly history: History;
}

/** A training on images that the signal has stopped; `resumeImageJob` continues it. */
export interface StoppedImageRun {
  readonly status: "stopped";
  readonly history: History;
}

/** The outcome of a training on images. */
export type ImageRunOutcome = FinishedImageRun | StoppedImageRun;

/**
 * Trains a model on a folder or table of images, tests it and saves everything: the model with its preprocessing and
 * classes, a checkpoint per epoch, the results and the report. Releases the job's lock.
 * @throws whatever training, testing or saving throws, after the event "failed".
 */
export async function trainImages(job: ImageJob, options: TrainImagesOptions = {}): Promise<ImageRunOutcome> {
  const { onEvent = () => {}, signal, heatMaps = true } = options;
  return doJob(job.lock, onEvent, () => trainTestAndSave(job, onEvent, signal, heatMaps));
}

async function trainTestAndSave(
  job: ImageJob,
  onEvent: ImageRunListener,
  signal: AbortSignalLike | undefined,
  withHeatMaps: boolean,
): Promise<ImageRunOutcome> {
  const { folder, parts, settings } = job;
  await rm(join(folder, runFiles.result), { force: true });
  const fitted = await fitClassifier(job, onEvent, signal).catch((error: unknown) => {
    // Before its first step, a training has nothing to save: its features are in the cache. Other faults, such as a
    // checkpoint that can't be written, are faults whether or not it was stopped.
    if (signal?.aborted && error === signal.reason) return undefined;
    throw error;
  });
  if (!fitted || signal?.aborted) return stopped(job, fitted, onEvent);
  const began = performance.now();
  const { model, history, seconds } = fitted;
  onEvent({ type: "trained", epochs: history.epoch.length, seconds });
  const classifier = areClassified(parts) ? await calibrated(fitted, parts, onEvent) : undefined;
  const confidence = classifier?.confidence;
  await (fitted.learner ?? classifier ?? model).save(folder);
  await writeJson(folder, runFiles.history, history);

  const tests = await testParts(job, fitted, confidence);
  const tested = tests.parts.at(-1);
  const testedTargets = tests.targets.at(-1);
  const figures = { title: `${model.name} on ${basename(settings.data)}`, model, history, classes: settings.classes };
  if (tested) {
    const { images, accuracy, confusion } = tested.interpretation;
    onEvent({ type: "tested", images, seconds: tested.seconds, logs: { accuracy: accuracy.value, loss: tested.loss } });
    await plotRun(folder, { ...figures, confusion, part: tested.part });
  } else if (testedTargets) {
    const { interpretation, seconds: took } = testedTargets;
    onEvent({ type: "tested", images: interpretation.images, seconds: took, logs: targetLogs(interpretation) });
    await plotRun(folder, figures);
  }
  const measured = { fitted, ...tests, confidence, advice: await readAdvice(folder) };
  const maps = withHeatMaps ? await reportHeatMaps(model, imageReport(job, { ...measured, measuring: 0 })) : undefined;
  const measuring = (performance.now() - began) / 1000;
  await writeReport(folder, imageReport(job, { ...measured, measuring }), maps);
  const result = imageRunResult(job, fitted, tested, testedTargets);
  // Last: where there is a result, everything else is there too.
  await writeJson(folder, runFiles.result, result);
  onEvent({ type: "saved", path: folder });
  onEvent({ type: "finished", folder, result });
  return { status: "finished", result, ...tests, history };
}

/** The trained model, with its confidence measured on the validation images, where these are enough. */
async function calibrated(
  { learner, model }: FittedClassifier,
  { train, validation, report }: ImageParts<LabeledImages>,
  onEvent: ImageRunListener,
): Promise<Classifier> {
  const groups = validation ? groupNumbers(validation.files, report) : [];
  // A single group can't be divided into images that set a threshold and others that test it.
  if (!validation || new Set(groups).size < 2) return new Classifier(model);
  try {
    if (!learner) return await calibrateClassifier(model, { train, validation, groups });
    await learner.calibrate(validation, { groups });
    return learner.classifier();
  } catch (error) {
    if (!isFoveaError(error)) throw error;
    // What is trained is worth more than what can't be measured of it.
    onEvent({ type: "warned", message: `how far predictions can be trusted is not known: ${error.message}` });
    return new Classifier(model);
  }
}

/** Measures a model on the images that it was not trained on. */
async function testParts(
  { parts }: ImageJob,
  { model }: FittedClassifier,
  confidence: Confidence | undefined,
): Promise<Pick<FinishedImageRun, "parts" | "targets">> {
  const classified: PartResult[] = [];
  const targets: TargetPartResult[] = [];
  for (const part of ["validation", "test"] as const) {
    const images = parts[part];
    if (!images) continue;
    if (hasTargets(images)) targets.push(await testTargets(model, parts.task, part, images));
    else classified.push(await testClassifier(new Classifier(model, confidence), part, images, parts.report));
  }
  return { parts: classified, targets };
}

async function stopped(
  { folder, settings: { recipe } }: ImageJob,
  fitted: FittedClassifier | undefined,
  onEvent: ImageRunListener,
): Promise<StoppedImageRun> {
  const history = fitted?.history ?? { epoch: [], history: {}, stopped: undefined };
  if (fitted && recipe.transfer !== "features") {
    const checkpoint = join(folder, runFiles.checkpoint);
    if (recipe.transfer === "scratch") await fitted.model.save(checkpoint, { training: true });
    await writeJson(folder, runFiles.history, history);
    onEvent({ type: "saved", path: checkpoint });
  }
  onEvent({ type: "stopped", folder, epoch: history.epoch.length, epochs: recipe.epochs });
  return { status: "stopped", history };
}
