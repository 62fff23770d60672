import { ConfigError } from "../../support/errors.ts";
import { checkCount, checkNotEmpty, type Labels, labelLists } from "../arguments.ts";
import { type ProbeLoss, sigmoidLoss, softmaxLoss } from "./probe-loss.ts";

/** What a probe learns from labels. */
export interface ProbeTask {
  readonly activation: "softmax" | "sigmoid";
  readonly classes: number;
  readonly loss: ProbeLoss;
  /** The classes of each image. */
  readonly lists: readonly (readonly number[])[];
}

/** Returns the task: softmax for a class per image, sigmoids for lists of classes. */
export function probeTask(
  where: string,
  labels: Labels,
  images: number,
  classes: number | undefined,
  classWeights?: ArrayLike<number>,
): ProbeTask {
  const lists = labelLists(where, labels, images);
  checkNotEmpty(where, "labels", lists.length);
  const found = lists.reduce((most, list) => list.reduce((a, b) => Math.max(a, b + 1), most), 0);
  const count = classes ?? found;
  if (found > count) throw new ConfigError(`${where}: expected labels below classes = ${count}, received ${found - 1}`);
  const isMultiLabel = Array.isArray(labels) && labels.some((label) => Array.isArray(label));
  if (!isMultiLabel) {
    const single = Int32Array.from(lists, ([label]) => label ?? 0);
    const outputs = Math.max(2, count);
    if (classWeights) checkCount(where, "classWeights", classWeights.length, outputs);
    return { activation: "softmax", classes: outputs, loss: softmaxLoss(single, outputs, classWeights), lists };
  }
  if (classWeights) throw new ConfigError(`${where}: classWeights need one class per image`);
  const outputs = Math.max(1, count);
  const targets = new Float32Array(images * outputs);
  lists.forEach((list, image) => {
    for (const label of list) targets[image * outputs + label] = 1;
  });
  return { activation: "sigmoid", classes: outputs, loss: sigmoidLoss(targets, outputs), lists };
}
