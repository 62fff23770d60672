import type { Preprocessing } from "../../data/index.ts";
import { mcnemar } from "../../evaluation/index.ts";
import { decodeSize } from "../../images/index.ts";
import { predictedClasses } from "../../metrics/index.ts";
import { FormatError } from "../../support/errors.ts";
import { inParallel } from "../../support/in-parallel.ts";
import type { Backbone } from "../backbone.ts";
import { type ExtractFeaturesOptions, extractFeatures } from "../extract-features.ts";
import type { LabeledImages } from "../labeled-images.ts";
import type { imageFits } from "../recipe.ts";
import type { Advice } from "./advice.ts";
import { type ProbedImages, probeAccuracy } from "./probe-accuracy.ts";

/** How images of other proportions fill the input of a network. */
export type Fit = (typeof imageFits)[number];

/** Images whose proportions differ from the input's by more than this would be distorted visibly. */
const visible = 1.1;

/** Images that are compared; fewer would rarely tell. */
const compared = 300;

/** Headers that are read to see whether proportions vary. */
const examined = 64;

/** The largest size that a header may state, so that only a broken one is refused. */
const mostPixels = 2 ** 40;

/** Returns the sizes of some images, spread over all of them; without files that are no images. */
export async function imageSizes(
  files: readonly string[],
): Promise<readonly { readonly width: number; readonly height: number }[]> {
  const step = Math.max(1, files.length / examined);
  const some = Array.from({ length: Math.min(examined, files.length) }, (_, index) => files[Math.floor(index * step)]);
  const sizes = await inParallel(some, 8, async (file = "") =>
    decodeSize(file, mostPixels).catch((error: unknown) => {
      if (error instanceof FormatError) return undefined;
      throw error;
    }),
  );
  return sizes.filter((size) => size !== undefined);
}

/** How a preprocessing fills the input, and the same with the other way. */
export function otherFit(preprocessing: Preprocessing): { readonly own: Fit; readonly other: Fit } {
  return typeof preprocessing.resize === "number"
    ? { own: "crop", other: "stretch" }
    : { own: "stretch", other: "crop" };
}

/**
 * Returns a preprocessing with another way to fill the network's input: "stretch" shows the whole image, and "crop" its
 * center, without distortion. There is no padding in a preprocessing.
 */
export function withFit(preprocessing: Preprocessing, fit: Fit): Preprocessing {
  const { resize, crop } = preprocessing;
  if (otherFit(preprocessing).own === fit) return preprocessing;
  return { ...preprocessing, resize: typeof resize === "number" ? crop : Math.max(...crop) };
}

/** Whether a fifth of the images would be distorted or lose their borders. */
export function proportionsVary(
  sizes: readonly { readonly width: number; readonly height: number }[],
  { crop: [rows, columns] }: Preprocessing,
): boolean {
  const others = sizes.filter(({ width, height }) => {
    const ratio = (width * rows) / (height * columns);
    return ratio > visible || ratio < 1 / visible;
  });
  return others.length > sizes.length / 5;
}

/** Compares stretching and cropping by probes on some of the images; the better one is the first, if it is so surely. */
export async function compareFits(
  backbone: Backbone,
  images: LabeledImages,
  probed: Pick<ProbedImages, "groups" | "seed">,
  options: ExtractFeaturesOptions,
): Promise<Advice["fits"]> {
  const { own, other } = otherFit(backbone.preprocessing);
  const step = Math.max(1, images.files.length / compared);
  const chosen = Array.from({ length: Math.min(compared, images.files.length) }, (_, index) =>
    Math.floor(index * step),
  );
  const files = chosen.map((index) => images.files[index] ?? "");
  const predictions = [];
  let labels: readonly number[] = [];
  for (const fit of [own, other]) {
    const preprocessing = withFit(backbone.preprocessing, fit);
    const { features, rows } = await extractFeatures({ ...backbone, preprocessing }, files, options);
    labels = rows.map((row) => Number(images.labels[chosen[row] ?? 0]));
    const groups = probed.groups && rows.map((row) => Number(probed.groups?.[chosen[row] ?? 0]));
    const probedImages = { ...probed, labels, groups, classes: images.classes.length };
    const { accuracy, probabilities } = await probeAccuracy(features, probedImages, options.signal);
    predictions.push({ fit, accuracy, classes: predictedClasses(probabilities) });
  }
  const [first, second] = predictions;
  if (!first || !second) return [];
  const { midP, difference } = mcnemar(labels, first.classes, second.classes);
  const best = difference > 0 && midP < 0.05 ? [second, first] : [first, second];
  return best.map(({ fit, accuracy }) => ({ fit, accuracy }));
}
