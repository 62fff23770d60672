import type { Steps } from "../../support/steps.ts";
import type { Labels, Matrix } from "../arguments.ts";
import { foldOfEach } from "../folds/fold-of-each.ts";
import { linearScores } from "./linear-scores.ts";
import type { ProbeLoss } from "./probe-loss.ts";
import type { StrengthPath } from "./strength-path.ts";

/**
 * The penalties that are tried, from the strongest to the weakest. Features have variance 1, so that they fit any set.
 */
export const strengths: readonly number[] = [100, 30, 10, 3, 1, 0.3, 0.1, 0.03, 0.01, 0.003, 1e-3, 3e-4, 1e-4];

/** From how many images on one fold is enough to choose by. */
const largeSet = 1500;

/** What the strength is chosen by. */
export interface StrengthSearch {
  readonly matrix: Matrix;
  /** Labels to stratify by. */
  readonly labels: Labels;
  readonly groups: ArrayLike<number> | undefined;
  readonly loss: ProbeLoss;
  readonly seed: number;
  path(rows: Int32Array): StrengthPath;
}

/**
 * Chooses the strength of the penalty with the smallest loss on images left out: by cross-validation with up to 5
 * folds, or on one fold of a large set. Stops once weaker penalties only make it worse. Without two groups, it is 1.
 */
export function* chooseStrength({ matrix, labels, groups, loss, seed, path }: StrengthSearch): Steps<number> {
  const folds = Math.min(5, groups ? new Set(Array.from(groups)).size : matrix.rows);
  if (folds < 2) return 1;
  const assigned = foldOfEach("fitProbe", labels, { folds, groups, seed, stream: 0 });
  const images = Array.from(assigned.keys());
  const searches = Array.from({ length: matrix.rows >= largeSet ? 1 : folds }, (_, fold) => ({
    held: Int32Array.from(images.filter((image) => assigned[image] === fold)),
    fit: path(Int32Array.from(images.filter((image) => assigned[image] !== fold))),
  }));
  let best = { strength: strengths[0] ?? 1, loss: Number.POSITIVE_INFINITY };
  let worse = 0;
  for (const strength of strengths) {
    let sum = 0;
    for (const { held, fit } of searches) {
      sum += loss.differentiate(linearScores(matrix, held, yield* fit(strength)), held);
    }
    if (sum < best.loss) {
      best = { strength, loss: sum };
      worse = 0;
    } else if (++worse === 2) break;
  }
  return best.strength;
}
