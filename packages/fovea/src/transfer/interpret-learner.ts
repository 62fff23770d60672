import { checkOptions } from "../support/check-options.ts";
import { ConfigError } from "../support/errors.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { checkedFor } from "./checked-for.ts";
import { type Interpretation, interpretation } from "./interpretation.ts";
import { checkedGroups, type LabeledImagesGiven, type LearnerImages } from "./labeled-images.ts";
import { type InterpretOptions, interpretChecks, type ListOptions, limitCheck } from "./learner-options.ts";
import type { LearningTask } from "./learning-task.ts";
import type { LearnerPredictions } from "./predict-images.ts";
import {
  type LabelInterpretation,
  labelInterpretation,
  type PredictedTargets,
  type ValueInterpretation,
  valueInterpretation,
} from "./target-interpretation.ts";

/** What a learner has learned, and how it predicts. */
interface Predicting {
  readonly task: LearningTask;
  readonly classes: readonly string[];
  predict(images: LearnerImages): Promise<LearnerPredictions>;
}

/** See `Learner.interpret`. */
export async function interpretClasses(
  learner: Predicting,
  images: LabeledImagesGiven,
  options: InterpretOptions,
): Promise<Interpretation> {
  const { limit = 10, groups } = checkOptions("interpret", interpretChecks, options);
  expectTask("interpret", "classification", learner.task);
  const checked = checkedFor(learner, "interpret", images);
  const own = checkedGroups("interpret", checked.files, groups);
  const { files, probabilities, labels, rows, faults } = await predicted(learner, checked);
  const groupOf = own && { groups: rows.map((row) => Number(own[row])) };
  return interpretation({ files, labels, classes: learner.classes, probabilities, faults, ...groupOf }, limit);
}

/** See `Learner.interpretLabels`. */
export async function interpretLabels(
  learner: Predicting,
  images: LabeledImagesGiven,
  options: ListOptions,
): Promise<LabelInterpretation> {
  const { limit = 10 } = checkOptions("interpretLabels", limitCheck, options);
  expectTask("interpretLabels", "multi-label", learner.task);
  return labelInterpretation(await predictedTargets(learner, "interpretLabels", images), limit);
}

/** See `Learner.interpretValues`. */
export async function interpretValues(
  learner: Predicting,
  images: LabeledImagesGiven,
  options: ListOptions,
): Promise<ValueInterpretation> {
  const { limit = 10 } = checkOptions("interpretValues", limitCheck, options);
  expectTask("interpretValues", "regression", learner.task);
  return valueInterpretation(await predictedTargets(learner, "interpretValues", images), limit);
}

async function predictedTargets(
  learner: Predicting,
  where: string,
  images: LabeledImagesGiven,
): Promise<PredictedTargets> {
  const {
    files,
    probabilities: predictions,
    targets,
    faults,
  } = await predicted(learner, checkedFor(learner, where, images));
  return { files, classes: learner.classes, targets: targets as Tensor, predictions, faults };
}

/** The predictions for images, with the file of each. */
async function predicted(learner: Predicting, checked: LearnerImages) {
  const found = await learner.predict(checked);
  return { ...found, files: found.rows.map((row) => checked.files[row] ?? "") };
}

const interpretations: Readonly<Record<LearningTask, string>> = {
  classification: "interpret",
  "multi-label": "interpretLabels",
  regression: "interpretValues",
};

/** @throws ConfigError that names the right interpretation for another task. */
function expectTask(where: string, wanted: LearningTask, task: LearningTask): void {
  if (task === wanted) return;
  throw new ConfigError(`${where}: serves ${wanted}, but this learner is for ${task}; use ${interpretations[task]}`);
}
