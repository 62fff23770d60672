import { shellQuoted } from "../../support/shell-quoted.ts";
import type { ImageRunSettings } from "./image-run-settings.ts";

/** The command that repeats a run, with every choice of its recipe. */
export function recipeCommand(settings: ImageRunSettings): string {
  const { data, recipe, weightsFile, imageSize, validationSplit, testSplit, seed } = settings;
  const { transfer, model, weights, head, stages, epochs, batchSize, learningRate, augmentation } = recipe;
  const isTrained = transfer !== "features";
  const options: Readonly<Record<string, string | number | undefined | false>> = {
    ...{ model, weights, "weights-file": weightsFile, transfer },
    head: transfer !== "scratch" && head,
    stages: transfer === "fine-tune" && stages,
    epochs: isTrained && epochs,
    "batch-size": isTrained && batchSize,
    "learning-rate": isTrained && learningRate,
    augmentation: isTrained && augmentation,
    "image-size": imageSize?.join("x"),
    validation: validationSplit === 0 ? "none" : validationSplit,
    test: testSplit > 0 && testSplit,
    seed,
  };
  const words = Object.entries(options).flatMap(([name, value]) =>
    value === undefined || value === false ? [] : [`--${name}`, String(value)],
  );
  return ["fovea", "train", data, ...words].map(shellQuoted).join(" ");
}
