import { type Preprocessing, withFit } from "../../data/index.ts";
import { reasonSentence } from "../../report/index.ts";
import { ConfigError } from "../../support/errors.ts";
import { timeStep } from "../../train/index.ts";
import { architectures } from "../../zoo/architectures.ts";
import type { Advice } from "./advice.ts";
import type { AdviceFacts } from "./advice-facts.ts";
import { scratchReasons } from "./advice-reasons.ts";
import { forecastRecipe, type MeasuredTimes } from "./forecast-recipe.ts";
import { readingMilliseconds } from "./measure-times.ts";
import { scratchRecipe } from "./scratch-recipe.ts";

/** The advice where there is no network to transfer from: how long a training from scratch takes. */
export async function scratchAdvice({ all, counts, sample, leftOut, options }: AdviceFacts): Promise<Advice> {
  const { recipe, imageSize } = await scratchRecipe(sample.files, counts, options.fit);
  const network = architectures[recipe.model];
  if (!network) throw new ConfigError(`advise: there is no network "${recipe.model}"`);
  const [height, width] = imageSize;
  options.onProgress?.({ phase: "times", model: recipe.model });
  const model = network({ inputShape: [height, width, 3], classes: all.classes.length, engine: options.engine });
  model.compile({ optimizer: "adamw", loss: "sparseCategoricalCrossentropy" });
  const stretched: Preprocessing = {
    resize: [height, width],
    crop: [height, width],
    ...{ interpolation: "bilinear", scale: 1 / 255, mean: [0, 0, 0], std: [1, 1, 1], channelOrder: "rgb" },
  };
  const preprocessing = withFit(stretched, options.fit ?? "stretch");
  const reading = await readingMilliseconds(sample, { preprocessing }, recipe.augmentation);
  const { batchSize } = recipe;
  const times: MeasuredTimes = {
    ...{ feature: 0, head: { milliseconds: 0, times: 0 }, reading },
    image: reading + (await timeStep(model.trainer, "predict", batchSize)) / batchSize,
    step: await timeStep(model.trainer, "train", batchSize),
  };
  const images = all.files.length;
  const advice = {
    ...{
      images,
      measured: 0,
      backbones: [],
      leftOut,
      learningCurve: [],
      gains: [],
      fits: [],
      faults: [],
      recipe,
      imageSize,
    },
    classes: all.classes.map((name, index) => ({ name, images: counts[index] ?? 0 })),
    forecasts: [forecastRecipe(recipe, images, 0, times, undefined)],
  };
  const reasonData = scratchReasons(advice);
  return { ...advice, reasons: reasonData.map(reasonSentence), reasonData };
}
