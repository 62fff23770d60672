import type { Engine } from "../../engine/index.ts";
import type { ReportReason } from "../../report/index.ts";
import { ConfigError } from "../../support/index.ts";
import { zooCandidates } from "../../transfer/advise/candidates.ts";
import { type LearningTask, type Recipe, recipe as recipeOptions } from "../../transfer/index.ts";
import { type ChosenRecipe, fallback, type RecipeChoice } from "./choose-recipe.ts";
import type { ImageRunListener } from "./image-run-event.ts";

/**
 * Completes a recipe for images with several labels or values. Networks are compared on classes alone, so that what is
 * left open is not measured: a head on the features of the first network whose weights are at hand.
 * @throws ConfigError for a training from scratch.
 */
export async function targetRecipe(
  task: LearningTask,
  { recipe: settled }: RecipeChoice,
  engine: Engine,
  onEvent: ImageRunListener,
): Promise<ChosenRecipe> {
  const { transfer = "features", sampling } = settled;
  const title = task === "regression" ? "values to predict" : "several labels per image";
  if (transfer === "scratch") {
    throw new ConfigError(
      `train: ${title} need a pretrained network, received "scratch"; choose features, augmented-features or ` +
        "fine-tune",
    );
  }
  if (sampling === "balanced") {
    throw new ConfigError(`train: images are balanced by their classes, which ${title} don't have`);
  }
  const model = settled.model === undefined ? await firstAtHand(engine, onEvent) : {};
  const recipe = recipeOptions.resolve("train", { ...model, ...settled, transfer });
  const reasons: readonly ReportReason[] = [
    { code: "targetLoss", task: task === "regression" ? task : "multi-label" },
    ...(settled.model === undefined ? [{ code: "targetNetwork", model: recipe.model } as const] : []),
    ...(settled.transfer === undefined ? [{ code: "targetHead" } as const] : []),
  ];
  return { recipe, reasons };
}

/** The first network whose weights are in a cache, else the one that is downloaded if none are. */
async function firstAtHand(engine: Engine, onEvent: ImageRunListener): Promise<Partial<Recipe>> {
  const candidates = await zooCandidates(engine, false, undefined);
  const found = candidates.find(({ regularized }) => !regularized) ?? candidates[0];
  if (found) return { model: found.model, ...(found.weights !== undefined && { weights: found.weights }) };
  onEvent({ type: "warned", message: `no weights are at hand: those of ${fallback.model} are downloaded` });
  return { model: fallback.model };
}
