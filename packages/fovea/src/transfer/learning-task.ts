import {
  binaryCrossentropy,
  categoricalCrossentropy,
  meanSquaredError,
  sparseCategoricalCrossentropy,
} from "../losses/index.ts";
import { ConfigError } from "../support/errors.ts";
import type { CompileOptions } from "../train/index.ts";
import type { ImageTargets, LabeledImages, LearnerImages } from "./labeled-images.ts";

/** The kinds of tasks. */
export const learningTasks = ["classification", "multi-label", "regression"] as const;

/**
 * What is learned: "classification", one class of several per image; "multi-label", any number of labels per image;
 * "regression", values.
 */
export type LearningTask = (typeof learningTasks)[number];

/** The activation of the last layer of a head. */
export const headActivations = { classification: "softmax", "multi-label": "sigmoid", regression: "linear" } as const;

/** Returns the loss and metrics of a task. */
export function taskObjective(
  task: LearningTask,
  { oneHot, labelSmoothing }: { readonly oneHot: boolean; readonly labelSmoothing: number },
): Required<Pick<CompileOptions, "loss" | "metrics">> {
  if (task === "multi-label") return { loss: binaryCrossentropy({ labelSmoothing }), metrics: ["binaryAccuracy"] };
  if (task === "regression") return { loss: meanSquaredError(), metrics: ["meanAbsoluteError"] };
  const loss = oneHot ? categoricalCrossentropy({ labelSmoothing }) : sparseCategoricalCrossentropy({ labelSmoothing });
  return { loss, metrics: ["accuracy"] };
}

/**
 * Returns the task of images: classes are classified, targets of 0 and 1 alone are labels, other ones values.
 * @throws ConfigError that opens with `where` if the images don't have what the `given` task learns.
 */
export function taskOf(where: string, images: LearnerImages, given?: LearningTask): LearningTask {
  if (!hasTargets(images)) {
    if (given === undefined || given === "classification") return "classification";
    throw new ConfigError(`${where}: expected images with targets for the task "${given}", received a class for each`);
  }
  const areLabels = images.targets.data.every((value) => value === 0 || value === 1);
  const task = given ?? (areLabels ? "multi-label" : "regression");
  if (task === "regression" || (task === "multi-label" && areLabels)) return task;
  const expected = task === "multi-label" ? "targets of 0 and 1" : "a class for each image";
  throw new ConfigError(`${where}: expected ${expected} for the task "${task}", received other targets`);
}

/** Whether images have targets instead of classes. */
export function hasTargets(images: LearnerImages): images is ImageTargets {
  return "targets" in images && images.targets !== undefined;
}

/** @throws ConfigError that opens with `where` unless images have a class each. */
export function withClasses(where: string, images: LearnerImages): LabeledImages {
  if (!hasTargets(images)) return images;
  throw new ConfigError(
    `${where}: expected images with a class each, received targets; this serves classification alone`,
  );
}
