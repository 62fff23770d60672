import type { Steps } from "../../support/steps.ts";
import type { Matrix } from "../arguments.ts";
import { conjugateGradient, dot, type VectorMap } from "./conjugate-gradient.ts";
import { addWeightGradient, type Linear, linearScores } from "./linear-scores.ts";
import { softmaxLoss } from "./probe-loss.ts";

/** What a linear softmax head minimizes: mean loss over some rows + λ/2·‖W‖². The bias isn't penalized. */
export interface SoftmaxObjective {
  readonly matrix: Matrix;
  readonly labels: Int32Array;
  readonly classes: number;
  readonly classWeights: ArrayLike<number> | undefined;
  readonly strength: number;
}

/** The largest element of the gradient at an optimum: what rounding leaves. */
const tolerance = 1e-10;

/** Newton's method converges in a few steps; a start far away takes more. */
const mostSteps = 100;

/**
 * Finds the optimum over `rows` by Newton's method from `start`, whose steps are solved by conjugate gradients. The
 * optimum is the same from any start, up to a shift of all biases. See `conjugateGradient` for `precondition`.
 */
export function* softmaxOptimum(
  objective: SoftmaxObjective,
  rows: Int32Array,
  start: Linear,
  precondition: VectorMap = (x) => Float64Array.from(x),
): Steps<Linear> {
  let linear = start;
  let { gradient, probabilities } = derivatives(objective, rows, linear);
  for (let step = 0; step < mostSteps && largest(gradient) > tolerance; step++) {
    const norm = Math.sqrt(dot(gradient, gradient));
    const direction = yield* conjugateGradient(
      (x) => curvature(objective, rows, probabilities, x),
      gradient,
      Math.min(0.1, Math.sqrt(norm)),
      precondition,
    );
    let size = 1;
    for (; size > 1e-6; size /= 2) {
      const next = moved(linear, direction, -size);
      const found = derivatives(objective, rows, next);
      yield;
      if (Math.sqrt(dot(found.gradient, found.gradient)) > (1 - 1e-4 * size) * norm) continue;
      [linear, gradient, probabilities] = [next, found.gradient, found.probabilities];
      break;
    }
    // Rounding hides any further progress.
    if (size <= 1e-6) break;
  }
  return linear;
}

/** The gradient of the objective, weights before biases, and the probabilities [rows, classes] at `linear`. */
export function derivatives(
  { matrix, labels, classes, classWeights, strength }: SoftmaxObjective,
  rows: Int32Array,
  linear: Linear,
): { readonly gradient: Float64Array; readonly probabilities: Float64Array } {
  const loss = softmaxLoss(labels, classes, classWeights);
  const residuals = linearScores(matrix, rows, linear);
  const probabilities = Float64Array.from(residuals);
  loss.activate(probabilities);
  loss.differentiate(residuals, rows);
  return { gradient: meanOf(matrix, rows, residuals, classes, strength, linear.weights), probabilities };
}

/** Returns the product of the Hessian with a vector of weights and biases. */
export function curvature(
  { matrix, labels, classes, classWeights, strength }: SoftmaxObjective,
  rows: Int32Array,
  probabilities: Float64Array,
  vector: Float64Array,
): Float64Array {
  const size = classes * matrix.columns;
  const weights = vector.subarray(0, size);
  const values = linearScores(matrix, rows, { weights, bias: vector.subarray(size) });
  rows.forEach((row, index) => {
    const weight = classWeights?.[labels[row] ?? 0] ?? 1;
    const from = index * classes;
    let mean = 0;
    for (let k = from; k < from + classes; k++) mean += (probabilities[k] as number) * (values[k] as number);
    for (let k = from; k < from + classes; k++) {
      values[k] = weight * (probabilities[k] as number) * ((values[k] as number) - mean);
    }
  });
  return meanOf(matrix, rows, values, classes, strength, weights);
}

/** (Rᵀ·X, Σ R) / rows + λ·(W, 0) for values R per row and class. */
function meanOf(
  matrix: Matrix,
  rows: Int32Array,
  values: Float64Array,
  classes: number,
  strength: number,
  weights: Float64Array,
): Float64Array {
  const size = classes * matrix.columns;
  const out = new Float64Array(size + classes);
  addWeightGradient(matrix, rows, values, classes, out);
  values.forEach((value, index) => {
    const at = size + (index % classes);
    out[at] = (out[at] as number) + value;
  });
  for (let at = 0; at < out.length; at++) {
    out[at] = (out[at] as number) / rows.length + (at < size ? strength * (weights[at] as number) : 0);
  }
  return out;
}

function moved({ weights, bias }: Linear, direction: Float64Array, size: number): Linear {
  return {
    weights: weights.map((weight, at) => weight + size * (direction[at] as number)),
    bias: bias.map((value, k) => value + size * (direction[weights.length + k] as number)),
  };
}

function largest(values: Float64Array): number {
  return values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
}
