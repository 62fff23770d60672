import { readFile } from "node:fs/promises";
import { relative, sep } from "node:path";
import { defaultMaxPixels } from "../../data/max-pixels.ts";
import { fitProbeAsync, predictProbe } from "../../evaluation/index.ts";
import { type Influence, influence, type LinearHead, nearestImages } from "../../explain/index.ts";
import { thumbnail } from "../../images/index.ts";
import type { Model } from "../../models/index.ts";
import type { PageExample, PageExamples, PageInfluence, PageLeftOut } from "../../pages/index.ts";
import type { AbortSignalLike } from "../../support/abort-signal.ts";
import { isFoveaError } from "../../support/index.ts";
import type { Tensor } from "../../tensor/index.ts";
import { classBalance } from "../../transfer/class-balance.ts";
import { classifierParts } from "../../transfer/classifier-backbone.ts";
import { extractFeatures, type LabeledImages } from "../../transfer/index.ts";
import { groupNumbers } from "../images/image-groups.ts";
import { areClassified, type ImageParts, labelOf, readImageParts } from "../images/image-parts.ts";
import { thumbnailSize } from "../images/thumbnails.ts";
import { readImageRun } from "../run-folder.ts";

/** What is said about examples. */
export interface PageExamplesOptions {
  readonly nearest: boolean;
  readonly influence: boolean;
  /** Called with the number of images whose features are known, and their total. */
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
  readonly signal?: AbortSignalLike | undefined;
}

const nearestShown = 8;
const influentialShown = 4;

/** Up to how many images × coordinates × classes a head is fitted again and again: about a minute. */
const largest = 2e7;

/** A head is at its optimum if its scores are within this share of the optimum's. */
const optimal = 0.01;

/**
 * Explains an answer by images of the run's training: the nearest ones by features, and those without which the head
 * would answer otherwise. Undefined for a model that isn't a run on images, and if the images have gone.
 */
export async function pageExamples(
  run: string,
  model: Model,
  file: string,
  { nearest, influence: withInfluence, onProgress, signal }: PageExamplesOptions,
): Promise<PageExamples | undefined> {
  const parts = await readImageParts(run);
  if (!parts || (!nearest && !withInfluence)) return undefined;
  const divided = await classifierParts(model).catch((error: unknown) => {
    // A network whose images go straight to the last layer has no features.
    if (isFoveaError(error)) return undefined;
    throw error;
  });
  if (!divided) return undefined;
  const { backbone, head } = divided;
  const common = signal ? { signal } : {};
  const progress = onProgress && {
    onProgress: ({ done, total }: { done: number; total: number }) => onProgress(done, total),
  };
  const known = await extractFeatures(backbone, parts.train.files, { ...common, ...progress });
  const own = await extractFeatures(backbone, [file], common);
  if (known.rows.length === 0 || own.rows.length === 0) return undefined;
  const files = known.rows.map((row) => parts.train.files[row] ?? "");
  const groups = groupNumbers(files, parts.report);
  const example = exampleOf(parts, known.rows);
  const [found = []] = nearest ? nearestImages(own.features, known.features, { count: nearestShown, groups }) : [];
  const images = await Promise.all(
    found.map(async ({ image, distance, copies }) => ({ ...(await example(image)), distance, copies: copies.length })),
  );
  const shownNearest = nearest ? { nearest: { trained: files.length, images } } : {};
  if (!withInfluence || !areClassified(parts)) return shownNearest;
  const [answer] = await model.classify(file);
  const task = {
    run,
    head,
    answer: answer?.label,
    known: known.features,
    rows: known.rows,
    own: own.features,
    groups,
    train: parts.train,
  };
  return { ...shownNearest, ...(await influenceOf(task, example, signal)) };
}

interface InfluenceTask {
  readonly run: string;
  readonly head: LinearHead | undefined;
  /** What the network answers; an optimum near its head may answer otherwise. */
  readonly answer: string | undefined;
  /** Features [images, features] of the training images, and of the image. */
  readonly known: Tensor;
  readonly own: Tensor;
  readonly rows: readonly number[];
  readonly groups: readonly number[];
  readonly train: LabeledImages;
}

type ExampleOf = (image: number) => Promise<PageExample>;

async function influenceOf(
  { run, head, answer, known, own, rows, groups, train }: InfluenceTask,
  example: ExampleOf,
  signal: AbortSignalLike | undefined,
): Promise<Pick<PageExamples, "influence" | "withoutInfluence">> {
  const labels = rows.map((row) => Number(train.labels[row]));
  const { classes } = train;
  const [images = 0, features = 0] = known.shape;
  if (images * Math.min(images, features) * classes.length > largest) return { withoutInfluence: "too large" };
  const settings = await readImageRun(run);
  const isBalanced = settings?.recipe.sampling === "balanced";
  const { weights } = classBalance({ labels, classes }, isBalanced ? "weights" : "none", "weights");
  const options = {
    ...{ groups, top: influentialShown, ...(weights && { classWeights: weights }), ...(signal && { signal }) },
  };
  const explained = head && (await influence(head, known, labels, own, options));
  if (explained && explained.distance <= optimal && classes[explained.prediction] === answer) {
    return { influence: await pageInfluence(explained, classes, false, example) };
  }
  const probe = await fitProbeAsync(known, labels, {
    ...{
      classes: classes.length,
      seed: settings?.seed ?? 0,
      groups,
      signal,
      ...(weights && { classWeights: weights }),
    },
  });
  if (classes[largestOf(predictProbe(probe, own).data)] !== answer) return { withoutInfluence: "disagrees" };
  const other = await influence(probe, known, labels, own, { ...options, strength: probe.strength });
  return { influence: await pageInfluence(other, classes, true, example) };
}

async function pageInfluence(
  { prediction, against, logits, supporting, opposing, flip, most }: Influence,
  classes: readonly string[],
  isSurrogate: boolean,
  example: ExampleOf,
): Promise<PageInfluence> {
  const nameOf = (index: number) => classes[index] ?? "";
  const leftOut = async (one: NonNullable<typeof flip>): Promise<PageLeftOut> => ({
    images: await Promise.all(one.images.map(example)),
    ...{ change: one.change, answer: nameOf(one.prediction) },
  });
  return {
    ...{ answer: nameOf(prediction), against: nameOf(against), isSurrogate, most },
    margin: (logits[prediction] ?? 0) - (logits[against] ?? 0),
    supporting: await Promise.all(supporting.map(leftOut)),
    opposing: await Promise.all(opposing.map(leftOut)),
    flip: flip && (await leftOut(flip)),
  };
}

function largestOf(values: ArrayLike<number>): number {
  return Array.from(values).reduce((best, value, at, all) => (value > (all[best] ?? 0) ? at : best), 0);
}

/** Shows the training image of a row. */
function exampleOf({ root, train, classes, task }: ImageParts, rows: readonly number[]): ExampleOf {
  return async (row) => {
    const index = rows[row] ?? 0;
    const path = train.files[index] ?? "";
    const values = labelOf(train, index);
    const label =
      task === "classification"
        ? (classes[values[0] ?? 0] ?? "")
        : task === "multi-label"
          ? classes.filter((_, at) => values[at] === 1).join(", ")
          : classes.map((name, at) => `${name} ${values[at]}`).join(", ");
    return { file: relative(root, path).replaceAll(sep, "/"), label, source: await smallCopy(path) };
  };
}

async function smallCopy(path: string): Promise<string | undefined> {
  const bytes = await readFile(path).catch(() => undefined);
  const copy =
    bytes && (await thumbnail(bytes, { size: thumbnailSize, maxPixels: defaultMaxPixels() }).catch(() => undefined));
  return copy && `data:image/jpeg;base64,${Buffer.from(copy).toString("base64")}`;
}
