import type { Steps } from "../../support/steps.ts";
import type { Matrix } from "../arguments.ts";
import type { Split } from "../folds/stratified-folds.ts";
import { fitLinear } from "./fit-linear.ts";
import { linearScores } from "./linear-scores.ts";
import type { ProbeTask } from "./probe-task.ts";

/** The predictions of a split's test images. */
export interface SplitPrediction {
  readonly split: Split;
  /** [test images, classes]. */
  readonly probabilities: Matrix;
  /** Share of the test images that are right. */
  readonly accuracy: number;
  /** The strength of the penalty that was chosen. */
  readonly strength: number;
}

/** Where the strength of the penalty is chosen: in each split, or in the first one. */
export type StrengthSelection = "nested" | "once";

/**
 * Fits a probe on each split's training images, choosing the strength on them alone, and predicts its test images. With
 * "once", the strength of the first split serves all.
 */
export function* outOfFold(
  features: Matrix,
  task: ProbeTask,
  splits: readonly Split[],
  groups: ArrayLike<number> | undefined,
  seed: number,
  selection: StrengthSelection,
): Steps<readonly SplitPrediction[]> {
  const { loss, lists: labels, classes } = task;
  let chosen: number | undefined;
  const predictions: SplitPrediction[] = [];
  for (const split of splits) {
    const fit = { features, rows: split.train, loss, solver: "iterative", labels, groups } as const;
    const { linear, strength } = yield* fitLinear({ ...fit, strength: chosen, seed });
    if (selection === "once") chosen = strength;
    const scores = linearScores(features, split.test, linear);
    loss.activate(scores);
    const probabilities = { data: Float32Array.from(scores), rows: split.test.length, columns: classes };
    let right = 0;
    split.test.forEach((image, row) => {
      right += Number(isRight(task, probabilities, row, image));
    });
    predictions.push({ split, probabilities, accuracy: right / split.test.length, strength });
  }
  return predictions;
}

/**
 * Whether a prediction is right: the most probable class or, of a multi-label set, every label at a threshold of 0.5.
 */
export function isRight(
  { activation, lists, classes }: ProbeTask,
  { data }: Matrix,
  row: number,
  image: number,
): boolean {
  const labels = lists[image] ?? [];
  const values = data.subarray(row * classes, (row + 1) * classes);
  if (activation === "sigmoid") return values.every((value, label) => value > 0.5 === labels.includes(label));
  return values.indexOf(values.reduce((a, b) => Math.max(a, b))) === labels[0];
}
