import type { StageAccuracy } from "../../evaluation/index.ts";
import type { AbortSignalLike } from "../../support/abort-signal.ts";
import type { DownloadSettings } from "../../support/download-settings.ts";
import { yieldToEventLoop } from "../../support/yield-to-event-loop.ts";
import { type Tensor, zeros } from "../../tensor/tensor.ts";
import type { Backbone } from "../backbone.ts";
import type { LabeledImages } from "../labeled-images.ts";
import type { BackboneAdvice } from "./advice.ts";
import type { AdviseOptions } from "./advise-options.ts";
import type { Candidate } from "./candidates.ts";
import { networkMilliseconds, readingMilliseconds } from "./measure-times.ts";
import { type ProbedImages, probeAccuracy } from "./probe-accuracy.ts";
import { type StageFeatures, stageFeatures } from "./stage-features.ts";

/** A network with everything that was measured of it. */
export interface MeasuredBackbone {
  readonly advice: BackboneAdvice;
  /** Opens it again: several networks and their programs might not fit into memory together. */
  open(): Promise<Backbone>;
  readonly found: StageFeatures;
  readonly probed: ProbedImages;
  /** The time to read an image and compute its features, in milliseconds. */
  readonly featureMilliseconds: number;
}

/** Images to measure on, with the groups of those that belong together. */
export interface MeasuredImages extends LabeledImages {
  readonly groups: readonly number[] | undefined;
}

/** From this number of images on, the extraction itself says how long an image takes. */
const enoughToTime = 64;

/** Opens a network. */
export function openCandidate(candidate: Candidate, { signal, onProgress }: AdviseOptions): Promise<Backbone> {
  const download: DownloadSettings = {
    ...(signal && { signal }),
    onProgress: (done, total) =>
      onProgress?.({ phase: "downloading", model: candidate.model, done, ...(total !== undefined && { total }) }),
  };
  return candidate.open(download);
}

/** Computes the features of an opened network, and probes them. */
export async function measureBackbone(
  candidate: Candidate,
  backbone: Backbone,
  images: MeasuredImages,
  options: AdviseOptions,
): Promise<MeasuredBackbone> {
  const { cache, seed = 0, signal, onProgress } = options;
  const { model, weights, regularized } = candidate;
  const start = performance.now();
  const found = await stageFeatures(backbone, images.files, {
    ...(cache !== undefined && { cache }),
    ...(signal && { signal }),
    onProgress: ({ done, total }) => onProgress?.({ phase: "features", model, done, total }),
  });
  const extraction = performance.now() - start;
  const probed: ProbedImages = {
    labels: found.rows.map((row) => Number(images.labels[row])),
    groups: images.groups && found.rows.map((row) => Number(images.groups?.[row])),
    ...{ classes: images.classes.length, seed },
  };
  onProgress?.({ phase: "times", model });
  const milliseconds = await networkMilliseconds(backbone);
  const reading = await readingMilliseconds(images, backbone);
  onProgress?.({ phase: "probe", model });
  await yieldToEventLoop();
  signal?.throwIfAborted();
  const { accuracy } = await probeAccuracy(ownFeatures(found), probed, signal);
  return {
    advice: {
      ...{ model, accuracy, milliseconds, readingMilliseconds: reading, features: backbone.features, regularized },
      ...(weights !== undefined && { weights }),
    },
    ...{ open: () => openCandidate(candidate, options), found, probed },
    featureMilliseconds: found.computed >= enoughToTime ? extraction / found.computed : reading + milliseconds,
  };
}

/** The features of the backbone itself. */
export function ownFeatures({ stages }: StageFeatures): Tensor {
  return stages.at(-1)?.features ?? zeros([0, 0]);
}

/** Probes the features of every stage, of which the last is known. */
export async function stageAccuracies(
  { advice, found, probed }: MeasuredBackbone,
  signal: AbortSignalLike | undefined,
): Promise<readonly StageAccuracy[]> {
  const accuracies: StageAccuracy[] = [];
  for (const [index, { name, features }] of found.stages.entries()) {
    const isLast = index === found.stages.length - 1;
    const { value } = isLast ? advice.accuracy : (await probeAccuracy(features, probed, signal)).accuracy;
    accuracies.push({ stage: name, accuracy: value });
  }
  return accuracies;
}
