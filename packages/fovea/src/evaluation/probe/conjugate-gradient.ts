import type { Steps } from "../../support/steps.ts";

/** A linear map of vectors. */
export type VectorMap = (x: Float64Array) => Float64Array;

/**
 * Solves A·x = b for a symmetric, positive semidefinite A, given by its products, by conjugate gradients (Hestenes and
 * Stiefel, 1952). Stops once the residual is `tolerance` of b. b must lie in the range of A. `precondition` multiplies by
 * an approximate inverse of A: the closer it is, the fewer steps.
 */
export function* conjugateGradient(
  product: VectorMap,
  b: Float64Array,
  tolerance: number,
  precondition: VectorMap,
): Steps<Float64Array> {
  const x = new Float64Array(b.length);
  const residual = Float64Array.from(b);
  let scaled = precondition(residual);
  const direction = Float64Array.from(scaled);
  let slope = dot(residual, scaled);
  const enough = tolerance * tolerance * dot(b, b);
  // Without rounding, there are as many steps as unknowns at most.
  for (let step = 0; step < 2 * b.length && dot(residual, residual) > enough; step++) {
    const image = product(direction);
    yield;
    const curvature = dot(direction, image);
    if (!(curvature > 0)) break;
    const size = slope / curvature;
    for (let at = 0; at < x.length; at++) {
      x[at] = (x[at] as number) + size * (direction[at] as number);
      residual[at] = (residual[at] as number) - size * (image[at] as number);
    }
    scaled = precondition(residual);
    const next = dot(residual, scaled);
    for (let at = 0; at < x.length; at++) {
      direction[at] = (scaled[at] as number) + (next / slope) * (direction[at] as number);
    }
    slope = next;
  }
  return x;
}

/** The scalar product of two vectors. */
export function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let at = 0; at < a.length; at++) sum += (a[at] as number) * (b[at] as number);
  return sum;
}
