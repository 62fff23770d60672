import type { Recipe } from "../../transfer/index.ts";

/** The settings of a recipe that apply to its way to train: a head on fixed features has no epochs. */
export function appliedRecipe({
  transfer,
  model,
  weights,
  output,
  head,
  stages,
  sampling,
  fit,
  ...training
}: Recipe): Partial<Recipe> {
  return {
    ...{ transfer, model, sampling, fit },
    ...(transfer !== "scratch" && { weights, output, head }),
    ...(transfer === "fine-tune" && { stages }),
    ...(transfer !== "features" && training),
  };
}
