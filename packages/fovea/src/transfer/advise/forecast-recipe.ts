import type { Interval } from "../../evaluation/index.ts";
import type { Recipe, TransferMode } from "../recipe.ts";
import type { RecipeForecast } from "./advice.ts";

type Part = RecipeForecast["parts"][number];

/** Times that were measured, in milliseconds. */
export interface MeasuredTimes {
  /** To read an image and compute its features. */
  readonly feature: number;
  /** To fit the head to the features of all images. */
  readonly head: Omit<Part, "name">;
  /** To read and predict an image. */
  readonly image: number;
  /** To read and augment an image. */
  readonly reading: number;
  /** A training step. */
  readonly step: number;
}

/**
 * Forecasts what a recipe takes: measured times, multiplied by the numbers of images and steps. `unknown` is the number
 * of images whose features have yet to be computed. Threads read while a network trains, on the same cores, so that
 * both times count.
 */
export function forecastRecipe(
  { transfer, epochs, batchSize }: Recipe,
  images: number,
  unknown: number,
  { feature, head, image, reading, step }: MeasuredTimes,
  accuracy: Interval | undefined,
): RecipeForecast {
  const features: Part = { name: "features", milliseconds: feature, times: unknown };
  const fit: Part = { name: "head", ...head };
  const training: readonly Part[] = [
    { name: "reading", milliseconds: reading, times: epochs * images },
    { name: "training", milliseconds: step, times: epochs * Math.ceil(images / batchSize) },
  ];
  const partsOf: Readonly<Record<TransferMode, readonly Part[]>> = {
    features: [features, fit],
    "augmented-features": [features, fit, ...training],
    "fine-tune": [features, fit, ...training],
    scratch: training,
  };
  const parts = partsOf[transfer];
  const milliseconds = parts.reduce((sum, part) => sum + part.milliseconds * part.times, 0);
  return { transfer, seconds: milliseconds / 1000, imageMilliseconds: image, parts, ...(accuracy && { accuracy }) };
}
