import { fitOf, type ImageFit } from "../../data/index.ts";
import { mcnemar } from "../../evaluation/index.ts";
import { predictedClasses } from "../../metrics/index.ts";
import { type Backbone, withBackboneFit } from "../backbone.ts";
import { type ExtractFeaturesOptions, extractFeatures } from "../extract-features.ts";
import type { LabeledImages } from "../labeled-images.ts";
import type { Advice } from "./advice.ts";
import { type ProbedImages, probeAccuracy } from "./probe-accuracy.ts";

/** Images that are compared; fewer would rarely tell. */
const compared = 300;

/** How often chance alone may replace the network's own way, whatever the number of others. */
const byChance = 0.05;

/**
 * Compares ways to bring images to the size of a network's input by probes on some of the images. The first is the
 * network's own, unless another one is better by more than chance: then the best of these.
 */
export async function compareFits(
  backbone: Backbone,
  images: LabeledImages,
  fits: readonly ImageFit[],
  probed: Pick<ProbedImages, "groups" | "seed">,
  options: ExtractFeaturesOptions,
): Promise<Advice["fits"]> {
  const step = Math.max(1, images.files.length / compared);
  const chosen = Array.from({ length: Math.min(compared, images.files.length) }, (_, index) =>
    Math.floor(index * step),
  );
  const files = chosen.map((index) => images.files[index] ?? "");
  const probe = async (fit: ImageFit) => {
    const { features, rows } = await extractFeatures(withBackboneFit(backbone, fit), files, options);
    const labels = rows.map((row) => Number(images.labels[chosen[row] ?? 0]));
    const groups = probed.groups && rows.map((row) => Number(probed.groups?.[chosen[row] ?? 0]));
    const probedImages = { ...probed, labels, groups, classes: images.classes.length };
    const { accuracy, probabilities } = await probeAccuracy(features, probedImages, options.signal);
    return { fit, accuracy, labels, predicted: predictedClasses(probabilities) };
  };
  const own = await probe(fitOf(backbone.preprocessing));
  const others = [];
  for (const fit of fits.filter((one) => one !== own.fit)) others.push(await probe(fit));
  others.sort((a, b) => b.accuracy.value - a.accuracy.value);
  const best = others.find(({ predicted }) => {
    const { midP, difference } = mcnemar(own.labels, own.predicted, predicted);
    return difference > 0 && midP < byChance / others.length;
  });
  const ordered = best ? [best, own, ...others.filter((one) => one !== best)] : [own, ...others];
  return ordered.map(({ fit, accuracy }) => ({ fit, accuracy }));
}
