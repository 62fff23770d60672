/** A curve error(n) = asymptote + excess·(n/reference)^−exponent. */
export interface PowerLaw {
  readonly asymptote: number;
  readonly excess: number;
  readonly exponent: number;
  /** The number of images at which the error is asymptote + excess. */
  readonly reference: number;
}

/** Exponents of learning curves are mostly between these (Hestness et al., 2017; Hoiem et al., 2021). */
const exponents = Array.from({ length: 20 }, (_, step) => 0.1 + 0.05 * step);

/**
 * Fits the curve by least squares with asymptote and excess of at least 0: for each exponent of a grid, from 0.1 to
 * 1.05, both follow from a linear fit. Source: Cortes et al., "Learning curves: asymptotic values and rate of
 * convergence", NeurIPS 1993.
 */
export function fitPowerLaw(images: readonly number[], errors: readonly number[]): PowerLaw {
  const reference = Math.max(...images);
  let best = { asymptote: 0, excess: 0, exponent: 0.5, reference };
  let least = Number.POSITIVE_INFINITY;
  for (const exponent of exponents) {
    const powers = images.map((n) => (n / reference) ** -exponent);
    const { asymptote, excess } = nonNegativeLine(powers, errors);
    const residual = errors.reduce((sum, error, i) => sum + (error - asymptote - excess * (powers[i] ?? 0)) ** 2, 0);
    if (residual < least) [best, least] = [{ asymptote, excess, exponent, reference }, residual];
  }
  return best;
}

/** Returns the error that the curve has at a number of images. */
export function errorAt({ asymptote, excess, exponent, reference }: PowerLaw, images: number): number {
  return asymptote + excess * (images / reference) ** -exponent;
}

function nonNegativeLine(
  x: readonly number[],
  y: readonly number[],
): { readonly asymptote: number; readonly excess: number } {
  const n = x.length;
  const meanX = x.reduce((a, b) => a + b, 0) / n;
  const meanY = y.reduce((a, b) => a + b, 0) / n;
  const variance = x.reduce((sum, value) => sum + (value - meanX) ** 2, 0);
  const covariance = x.reduce((sum, value, i) => sum + (value - meanX) * ((y[i] ?? 0) - meanY), 0);
  const slope = variance > 0 ? Math.max(0, covariance / variance) : 0;
  const asymptote = meanY - slope * meanX;
  if (asymptote >= 0) return { asymptote, excess: slope };
  const squares = x.reduce((sum, value) => sum + value ** 2, 0);
  return { asymptote: 0, excess: x.reduce((sum, value, i) => sum + value * (y[i] ?? 0), 0) / squares };
}
