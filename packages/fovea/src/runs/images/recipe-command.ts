import { shellQuoted } from "../../support/shell-quoted.ts";
import { appliedRecipe } from "./applied-recipe.ts";
import type { ImageRunSettings } from "./image-run-settings.ts";

/** The command that repeats a run, with every choice of its recipe. */
export function recipeCommand(settings: ImageRunSettings): string {
  const { data, columns = {}, weightsFile, imageSize, validationSplit, testSplit, grouping, seed, norms } = settings;
  const { transfer, model, weights, head, stages, sampling, ...training } = appliedRecipe(settings.recipe);
  const options: Readonly<Record<string, string | number | undefined | false>> = {
    ...{ "path-column": columns.pathColumn, "label-column": columns.labelColumn },
    ...{ "label-separator": columns.labelSeparator, values: columns.valueColumns?.join(",") },
    ...{ model, weights, "weights-file": weightsFile, transfer, head, stages },
    ...{ epochs: training.epochs, "batch-size": training.batchSize, "learning-rate": training.learningRate },
    ...{ augmentation: training.augmentation, sampling, fit: training.fit },
    "image-size": imageSize?.join("x"),
    validation: validationSplit === 0 ? "none" : validationSplit,
    test: testSplit > 0 && testSplit,
    ...{ grouping, seed },
  };
  const words = Object.entries(options).flatMap(([name, value]) =>
    value === undefined || value === false ? [] : [`--${name}`, String(value)],
  );
  if (norms) words.push("--norms");
  return ["fovea", "train", data, ...words].map(shellQuoted).join(" ");
}
