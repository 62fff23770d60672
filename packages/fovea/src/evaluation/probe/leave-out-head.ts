import type { Steps } from "../../support/steps.ts";
import type { Matrix } from "../arguments.ts";
import { strengths } from "./choose-strength.ts";
import { conjugateGradient } from "./conjugate-gradient.ts";
import { type Linear, linearScores } from "./linear-scores.ts";
import { probeCoordinates } from "./probe-coordinates.ts";
import { curvature, derivatives, type SoftmaxObjective, softmaxOptimum } from "./softmax-head.ts";
import { softmaxPreconditioner } from "./softmax-preconditioner.ts";

/** A head at its optimum, and what it was fitted to. */
export interface LeaveOutHead {
  readonly strength: number;
  /** At the optimum over all images, for coordinates. */
  readonly whole: Linear;
  /** How far the given head is from the optimum: root mean square of the difference of scores, as a share of theirs. */
  readonly distance: number;
  /** Returns the coordinates of an image, from its features. */
  place(features: Float32Array): Matrix;
  /** Refits the head to `rows`, from a head that is near. */
  refit(rows: Int32Array, start: Linear): Steps<Linear>;
  /**
   * Estimates, for each of `rows`, by how much the score of class `a` minus that of class `b` changes for the image at
   * `place` if the row is left out: one Newton step.
   */
  changes(rows: Int32Array, linear: Linear, place: Matrix, a: number, b: number): Steps<Float64Array>;
}

/** A linear head over features, and how it was fitted. */
export interface GivenHead {
  readonly features: Matrix;
  readonly labels: Int32Array;
  readonly classes: number;
  readonly classWeights: ArrayLike<number> | undefined;
  readonly linear: Linear;
  /** Strength of its penalty; undefined to find out of `strengths`, which the head shows by being their optimum. */
  readonly strength: number | undefined;
}

/** The accuracy of estimates; they only rank. */
const estimateTolerance = 1e-3;

/**
 * Prepares a head for leaving out images. The scaling of the features, the class weights and the strength of the penalty
 * stay those of the whole set: they were settled before the fit.
 */
export function* leaveOutHead(given: GivenHead): Steps<LeaveOutHead> {
  const { features, labels, classes, classWeights } = given;
  const all = Int32Array.from({ length: features.rows }, (_, row) => row);
  const coordinates = probeCoordinates(features, all);
  yield;
  const { matrix } = coordinates;
  const start = coordinates.inverse(given.linear);
  const common = { matrix, labels, classes, classWeights };
  const strength = given.strength ?? likeliestStrength(common, all, start);
  const objective: SoftmaxObjective = { ...common, strength };
  const precondition = softmaxPreconditioner(objective, all, start);
  yield;
  const whole = yield* softmaxOptimum(objective, all, start, precondition);
  return {
    ...{ strength, whole, distance: distanceOf(matrix, all, start, whole) },
    place: (values) => coordinates.project({ data: values, rows: 1, columns: features.columns }),
    refit: (rows, near) => softmaxOptimum(objective, rows, near, precondition),
    *changes(rows, linear, place, a, b) {
      const { probabilities } = derivatives(objective, rows, linear);
      const size = classes * matrix.columns;
      // The margin's gradient is the image for class a and its negative for class b.
      const margin = new Float64Array(size + classes);
      for (const [k, sign] of [[a, 1] as const, [b, -1] as const]) {
        place.data.forEach((value, j) => {
          margin[k * matrix.columns + j] = sign * value;
        });
        margin[size + k] = sign;
      }
      const pull = yield* conjugateGradient(
        (x) => curvature(objective, rows, probabilities, x),
        margin,
        estimateTolerance,
        precondition,
      );
      const weights = pull.subarray(0, size);
      const pulled = linearScores(matrix, rows, { weights, bias: pull.subarray(size) });
      // Without a row, the others weigh n / (n − 1), so that the penalty counts less.
      const shared = weights.reduce((sum, weight, at) => sum + weight * strength * (linear.weights[at] as number), 0);
      return Float64Array.from(rows, (row, index) => {
        const label = labels[row] as number;
        const weight = classWeights?.[label] ?? 1;
        let sum = 0;
        for (let k = 0; k < classes; k++) {
          const residual = (probabilities[index * classes + k] as number) - Number(k === label);
          sum += weight * residual * (pulled[index * classes + k] as number);
        }
        return (sum + shared) / Math.max(1, rows.length - 1);
      });
    },
  };
}

/** The strength whose condition for an optimum a head comes nearest to. */
function likeliestStrength(common: Omit<SoftmaxObjective, "strength">, rows: Int32Array, head: Linear): number {
  const { gradient } = derivatives({ ...common, strength: 0 }, rows, head);
  const squares = (strength: number) =>
    head.weights.reduce((sum, weight, at) => sum + ((gradient[at] as number) + strength * weight) ** 2, 0);
  return strengths.reduce((best, strength) => (squares(strength) < squares(best) ? strength : best));
}

function distanceOf(matrix: Matrix, rows: Int32Array, given: Linear, optimum: Linear): number {
  const classes = optimum.bias.length;
  const [first, second] = [linearScores(matrix, rows, given), linearScores(matrix, rows, optimum)];
  let [difference, size] = [0, 0];
  // A shift of all scores of an image changes no answer.
  for (let from = 0; from < first.length; from += classes) {
    const centered = [first, second].map((scores) => {
      const own = scores.subarray(from, from + classes);
      const mean = own.reduce((sum, score) => sum + score, 0) / classes;
      return own.map((score) => score - mean);
    });
    for (let k = 0; k < classes; k++) {
      const [a = 0, b = 0] = centered.map((scores) => scores[k]);
      difference += (a - b) ** 2;
      size += b ** 2;
    }
  }
  return size > 0 ? Math.sqrt(difference / size) : Math.sqrt(difference);
}
