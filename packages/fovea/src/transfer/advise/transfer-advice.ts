import { fitOf } from "../../data/index.ts";
import { classGains, fitProbeAsync, type Interval } from "../../evaluation/index.ts";
import { reasonSentence } from "../../report/index.ts";
import { median } from "../../support/median.ts";
import { yieldToEventLoop } from "../../support/yield-to-event-loop.ts";
import type { Tensor } from "../../tensor/tensor.ts";
import { type Backbone, backboneOf } from "../backbone.ts";
import type { Recipe } from "../recipe.ts";
import type { Advice, RecipeForecast } from "./advice.ts";
import type { AdviceFacts } from "./advice-facts.ts";
import { adviceReasons } from "./advice-reasons.ts";
import { caseOf, chooseRecipe, earlierStage, epochsFor } from "./choose-recipe.ts";
import { compareFits } from "./compare-fits.ts";
import { forecastProbe } from "./forecast-probe.ts";
import { forecastRecipe, type MeasuredTimes } from "./forecast-recipe.ts";
import { fitsToCompare, imageSizes } from "./image-shapes.ts";
import { type MeasuredBackbone, ownFeatures, stageAccuracies } from "./measure-backbone.ts";
import { readingMilliseconds, trainingMilliseconds } from "./measure-times.ts";

/** The advice to transfer from the best of the networks that were measured. */
export async function transferAdvice(
  measured: readonly MeasuredBackbone[],
  best: MeasuredBackbone,
  facts: AdviceFacts,
): Promise<Advice> {
  const { all, counts, leftOut, options } = facts;
  const { found, probed } = best;
  const backbone = await best.open();
  const { onProgress, signal } = options;
  const report = async (phase: "learning curve" | "times") => {
    onProgress?.({ phase, model: best.advice.model });
    await yieldToEventLoop();
    signal?.throwIfAborted();
  };
  const stages = await stageAccuracies(best, signal);
  await report("learning curve");
  const transferCase = caseOf(best.advice, counts, stages);
  const output = earlierStage(transferCase, stages);
  const features = found.stages.find(({ name }) => name === output)?.features ?? ownFeatures(found);
  const images = all.files.length;
  const { curve, accuracy } = await forecastProbe(features, probed, images, signal);
  const fits = await comparedFits(backbone, best, output, facts);
  const fit = options.fit ?? (fits[0]?.fit === fitOf(backbone.preprocessing) ? undefined : fits[0]?.fit);
  const { recipe, isGoodEnough } = chooseRecipe({
    ...{ backbone: best.advice, case: transferCase, output, stageCount: backbone.stages.length },
    ...{ counts, forecast: accuracy, fit },
  });
  await report("times");
  const forecasts = await forecastsOf(recipe, backbone, best, features, facts, accuracy);
  const added = Math.max(1, median(counts.filter((count) => count > 0)));
  const advice = {
    ...{ images, measured: found.rows.length, leftOut, fits, forecasts, faults: found.faults, recipe },
    classes: all.classes.map((name, index) => ({ name, images: counts[index] ?? 0 })),
    backbones: measured.map((one) => one.advice),
    case: { ...transferCase, stages },
    learningCurve: curve.map((point) => ({ images: point.images, accuracy: point.accuracy })),
    gains: (curve.length > 0 ? classGains(curve, probed.labels, added) : []).map(({ label, gain }) => ({
      ...{ name: all.classes[label] ?? "", images: counts[label] ?? 0, added, gain },
    })),
  };
  const reasonData = adviceReasons(advice, isGoodEnough);
  return { ...advice, reasons: reasonData.map(reasonSentence), reasonData };
}

/** Compares ways to bring images to the size of the input, where that matters and is not settled. */
async function comparedFits(
  backbone: Backbone,
  { advice: { model }, probed }: MeasuredBackbone,
  output: string | undefined,
  { sample, options: { cache, signal, onProgress, fit } }: AdviceFacts,
): Promise<Advice["fits"]> {
  if (fit !== undefined) return [];
  const compared = fitsToCompare(await imageSizes(sample.files), backbone.preprocessing);
  if (compared.length === 0) return [];
  onProgress?.({ phase: "fit", model });
  const extraction = { ...(cache !== undefined && { cache }), ...(signal && { signal }) };
  const cut = output === undefined ? backbone : backboneOf(backbone.model, { output });
  return compareFits(cut, sample, compared, probed, extraction);
}

/** What the recipe takes, and the other ways to train the same network. */
async function forecastsOf(
  recipe: Recipe,
  backbone: Backbone,
  { advice, found, probed, featureMilliseconds: feature }: MeasuredBackbone,
  features: Tensor,
  { all, sample, options }: AdviceFacts,
  accuracy: Interval,
): Promise<readonly RecipeForecast[]> {
  const images = all.files.length;
  const start = performance.now();
  await fitProbeAsync(features, probed.labels, {
    ...{ classes: probed.classes, seed: probed.seed, signal: options.signal },
  });
  const head = {
    milliseconds: performance.now() - start,
    times: operations(images, features) / operations(found.rows.length, features),
  };
  const areKept = options.cache !== false && recipe.fit === options.fit && recipe.output === undefined;
  const unknown = areKept ? images - found.rows.length : images;
  const forecasts: RecipeForecast[] = [];
  for (const one of alternatives(recipe, images)) {
    options.signal?.throwIfAborted();
    const isTrained = one.transfer !== "features";
    const times: MeasuredTimes = {
      ...{ feature, head, image: advice.readingMilliseconds + advice.milliseconds },
      reading: isTrained ? await readingMilliseconds(sample, backbone, one.augmentation) : 0,
      step: isTrained ? await trainingMilliseconds(backbone, sample, one) : 0,
    };
    forecasts.push(forecastRecipe(one, images, unknown, times, isTrained ? undefined : accuracy));
  }
  return forecasts;
}

function alternatives(recipe: Recipe, images: number): readonly Recipe[] {
  const epochs = epochsFor(images);
  const features: Recipe = { ...recipe, transfer: "features", stages: 0, augmentation: "none" };
  const augmented: Recipe = { ...recipe, transfer: "augmented-features", stages: 0, augmentation: "light", epochs };
  return recipe.transfer === "features" ? [recipe, augmented] : [recipe, features, augmented];
}

/** A fit to n images takes about n·min(n, features) operations: with fewer images, it runs in their span. */
function operations(images: number, { shape: [, width = 0] }: Tensor): number {
  return images * Math.min(images, width);
}
