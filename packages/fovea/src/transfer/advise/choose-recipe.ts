import { type Interval, type StageAccuracy, type TransferCase, transferCase } from "../../evaluation/index.ts";
import { median } from "../../support/median.ts";
import type { OptionsOf } from "../../support/schema.ts";
import { isUnbalanced } from "../class-balance.ts";
import { type Recipe, recipe } from "../recipe.ts";
import type { BackboneAdvice } from "./advice.ts";
import { batchSize } from "./measure-times.ts";

/** From how many images per class on a set is large: CS231n gives no number. */
const manyPerClass = 100;

/** For weights whose frozen features are worse and whose fine-tuning is better, that is half as many. */
const manyForRegularized = 50;

/** Fine-tuning can't repay its time if the probe's errors are fewer than this. */
const hardlyWrong = 0.01;

/** Fewer updates leave a fine-tuning unfinished; more than this many are not needed by default. */
const updates = { fewest: 200, most: 2000 };

/** What a recipe is chosen by. */
export interface RecipeFacts {
  readonly backbone: Pick<BackboneAdvice, "model" | "weights" | "regularized">;
  readonly case: TransferCase;
  /** The stage whose features a head is trained on, where it is not the last. */
  readonly output: string | undefined;
  /** The number of stages that the network states. */
  readonly stageCount: number;
  /** The number of images of each class. */
  readonly counts: readonly number[];
  /** The forecast of the probe's accuracy on all images. */
  readonly forecast: Interval;
  readonly fit: Recipe["fit"];
}

/** A recipe, and whether the probe is so good that fine-tuning was left out. */
export interface ChosenRecipe {
  readonly recipe: Recipe;
  readonly isGoodEnough: boolean;
}

/** By how much an earlier stage has to be better at least, however many images there are. */
const noticeable = 0.02;

/**
 * Names the case. Weights that are better to fine-tune need fewer images for it. Of several stages, one is the best by
 * chance: an earlier one has to leave the interval of the last.
 */
export function caseOf(
  { regularized, accuracy: { value, high } }: Pick<BackboneAdvice, "regularized" | "accuracy">,
  counts: readonly number[],
  stages: readonly StageAccuracy[],
): TransferCase {
  return transferCase({
    ...{ imagesPerClass: median(counts.filter((count) => count > 0)), stages },
    manyFrom: regularized ? manyForRegularized : manyPerClass,
    unlikeFrom: Math.max(noticeable, high - value),
  });
}

/** The stage whose features a head is trained on, where it is not the last. */
export function earlierStage(
  { advice, bestStage }: TransferCase,
  stages: readonly StageAccuracy[],
): string | undefined {
  return advice === "earlierProbe" && bestStage !== stages.at(-1)?.stage ? bestStage : undefined;
}

/** Chooses how to train: by the four cases, the training of the weights, and what is left to gain. */
export function chooseRecipe(facts: RecipeFacts): ChosenRecipe {
  const { backbone, case: found, output, stageCount, counts, forecast, fit } = facts;
  const isGoodEnough = found.size === "many" && 1 - forecast.value < hardlyWrong;
  const isFineTuned = found.size === "many" && !isGoodEnough;
  const all = Math.max(1, stageCount);
  const images = counts.reduce((sum, count) => sum + count, 0);
  const { model, weights } = backbone;
  const sampling = isUnbalanced(counts) ? ("balanced" as const) : ("natural" as const);
  const common = { model, weights, batchSize, sampling, fit };
  const chosen: OptionsOf<typeof recipe> = isFineTuned
    ? {
        ...{ ...common, transfer: "fine-tune", stages: found.likeness === "unlike" ? all : Math.min(2, all) },
        epochs: epochsFor(images),
      }
    : { ...common, transfer: "features", stages: 0, output, augmentation: "none", labelSmoothing: 0 };
  return { recipe: recipe.resolve("advise", chosen), isGoodEnough };
}

/** Four, as in fastai's examples; more where they would be too few updates, fewer where they would be many. */
export function epochsFor(images: number): number {
  const steps = Math.ceil(images / batchSize);
  const least = Math.ceil(updates.fewest / steps);
  const most = Math.max(1, Math.floor(updates.most / steps));
  return Math.min(20, Math.max(least, Math.min(4, most)));
}
