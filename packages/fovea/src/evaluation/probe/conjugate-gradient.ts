import type { Steps } from "../../support/steps.ts";

/**
 * Solves A·x = b for a symmetric, positive semidefinite A, given by its products, by conjugate gradients (Hestenes and
 * Stiefel, 1952). Stops once the residual is `tolerance` of b. b must lie in the range of A.
 */
export function* conjugateGradient(
  product: (x: Float64Array) => Float64Array,
  b: Float64Array,
  tolerance: number,
): Steps<Float64Array> {
  const x = new Float64Array(b.length);
  const residual = Float64Array.from(b);
  const direction = Float64Array.from(b);
  let squares = dot(residual, residual);
  const enough = tolerance * tolerance * squares;
  // Without rounding, there are as many steps as unknowns at most.
  for (let step = 0; step < 2 * b.length && squares > enough; step++) {
    const image = product(direction);
    yield;
    const curvature = dot(direction, image);
    if (!(curvature > 0)) break;
    const size = squares / curvature;
    for (let at = 0; at < x.length; at++) {
      x[at] = (x[at] as number) + size * (direction[at] as number);
      residual[at] = (residual[at] as number) - size * (image[at] as number);
    }
    const next = dot(residual, residual);
    for (let at = 0; at < x.length; at++) {
      direction[at] = (residual[at] as number) + (next / squares) * (direction[at] as number);
    }
    squares = next;
  }
  return x;
}

/** The scalar product of two vectors. */
export function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let at = 0; at < a.length; at++) sum += (a[at] as number) * (b[at] as number);
  return sum;
}
