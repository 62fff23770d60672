import type { Engine } from "../../engine/index.ts";
import type { AbortSignalLike } from "../../support/abort-signal.ts";
import { type Recipe, recipe as recipeOptions } from "../../transfer/index.ts";
import type { ImageParts } from "./image-parts.ts";
import type { ImageRunListener } from "./image-run-event.ts";

/** What is settled about a recipe. */
export interface RecipeChoice {
  readonly recipe: Partial<Recipe>;
  readonly weightsFile?: string | undefined;
  readonly seed: number;
  readonly download: boolean;
}

/** A complete recipe, with reasons as sentences. */
export interface ChosenRecipe {
  readonly recipe: Recipe;
  readonly reasons: readonly string[];
}

/** Completes a recipe. */
export async function chooseRecipe(
  _parts: ImageParts,
  { recipe }: RecipeChoice,
  _engine: Engine,
  _onEvent: ImageRunListener,
  _signal?: AbortSignalLike,
): Promise<ChosenRecipe> {
  return {
    recipe: recipeOptions.resolve("train", { transfer: "features", model: "resnet18", ...recipe }),
    reasons: [],
  };
}
