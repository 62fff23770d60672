import type { Steps } from "../../support/steps.ts";
import type { Labels, Matrix } from "../arguments.ts";
import { chooseStrength } from "./choose-strength.ts";
import type { Linear } from "./linear-scores.ts";
import { probeCoordinates } from "./probe-coordinates.ts";
import type { ProbeLoss } from "./probe-loss.ts";
import { iterativePath, ridgePath, type StrengthPath } from "./strength-path.ts";

/** A probe to fit. */
export interface LinearFit {
  readonly features: Matrix;
  /** The images to fit on. */
  readonly rows: Int32Array;
  /** Loss over rows of `features`. */
  readonly loss: ProbeLoss;
  readonly solver: "iterative" | "ridge";
  /** Labels of all images, to stratify by. */
  readonly labels: Labels;
  readonly groups: ArrayLike<number> | undefined;
  /** Strength of the penalty; undefined to choose it by cross-validation. */
  readonly strength: number | undefined;
  readonly seed: number;
}

/** Fits a probe and returns it for the features as they are given. */
export function* fitLinear(fit: LinearFit): Steps<{ readonly linear: Linear; readonly strength: number }> {
  const { features, rows, labels, groups, seed, solver } = fit;
  const { matrix, original } = probeCoordinates(features, rows);
  const loss = lossOfSubset(fit.loss, rows);
  const path = (subset: Int32Array, tolerance: number): StrengthPath =>
    solver === "ridge" ? ridgePath(matrix, subset, loss) : iterativePath(matrix, subset, loss, tolerance);
  const strength =
    fit.strength ??
    (yield* chooseStrength({
      ...{ matrix, loss, seed },
      labels: Array.from(rows, (row) => labels[row] ?? 0) as Labels,
      groups: groups && Array.from(rows, (row) => groups[row] ?? 0),
      path: (subset) => path(subset, 1e-4),
    }));
  const all = Int32Array.from(rows.keys());
  return { linear: original(yield* path(all, 1e-6)(strength)), strength };
}

/** The loss over positions in `rows`, as the coordinates count the images. */
function lossOfSubset(loss: ProbeLoss, rows: Int32Array): ProbeLoss {
  const imagesOf = (positions: Int32Array) => positions.map((position) => rows[position] ?? 0);
  return {
    ...loss,
    startBias: (positions) => loss.startBias(imagesOf(positions)),
    differentiate: (scores, positions) => loss.differentiate(scores, imagesOf(positions)),
  };
}
