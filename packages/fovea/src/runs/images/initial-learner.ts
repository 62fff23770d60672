import type { Engine } from "../../engine/index.ts";
import { type Backbone, type Learner, learner } from "../../transfer/index.ts";
import { openBackbone } from "../open-backbone.ts";
import type { ImageParts } from "./image-parts.ts";
import type { ImageRunListener } from "./image-run-event.ts";
import type { ImageRunSettings } from "./image-run-settings.ts";

/** Opens the backbone of a recipe with its weights. */
async function recipeBackbone(
  { recipe: { model, weights, output, head, fit }, weightsFile }: Pick<ImageRunSettings, "recipe" | "weightsFile">,
  engine: Engine,
  onEvent: ImageRunListener,
): Promise<Backbone> {
  // fastai's head takes the mean and the maximum of each map.
  const pooling = head === "fastai" ? "avg+max" : "avg";
  const cut = { pooling, ...(output !== undefined && { output }) } as const;
  return openBackbone(model, { weights, weightsFile, fit, ...cut }, engine, onEvent);
}

/** A learner on the training images of a run, with a new head on the recipe's backbone. */
export async function initialLearner(
  settings: ImageRunSettings,
  { train }: ImageParts,
  engine: Engine,
  onEvent: ImageRunListener,
): Promise<Learner> {
  const backbone = await recipeBackbone(settings, engine, onEvent);
  return learner(train, { model: backbone, head: settings.recipe.head, seed: settings.seed });
}
