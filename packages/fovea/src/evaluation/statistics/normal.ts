import { bisect } from "./bisect.ts";

/** Returns the share of the standard normal distribution below `z`. */
export function normalCdf(z: number): number {
  return z > 0 ? 1 - lowerTail(-z) : lowerTail(z);
}

/** Returns the z below which a `share` of the standard normal distribution lies: 1.96 for 0.975. */
export function normalQuantile(share: number): number {
  if (share > 0.5) return -normalQuantile(1 - share);
  if (share === 0.5) return 0;
  return share > 0 ? bisect((z) => lowerTail(z) - share, -40, 0) : Number.NEGATIVE_INFINITY;
}

/** Returns the z of the middle `confidence` of the standard normal distribution, from −z to z. */
export function twoSidedZ(confidence: number): number {
  return -normalQuantile((1 - confidence) / 2);
}

/** The share below z ≤ 0: a series near zero, Laplace's continued fraction in the tail (DLMF 7.6.2 and 7.9.1). */
function lowerTail(z: number): number {
  const density = Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI);
  if (z > -3) {
    let term = z;
    let sum = z;
    for (let odd = 3; Math.abs(term) > 1e-17 * Math.abs(sum); odd += 2) {
      term *= (z * z) / odd;
      sum += term;
    }
    return 0.5 + density * sum;
  }
  let fraction = 0;
  for (let depth = 120; depth >= 1; depth--) fraction = depth / (-z + fraction);
  return density / (-z + fraction);
}
