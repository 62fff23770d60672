import { bisect } from "./bisect.ts";
import { incompleteBeta } from "./incomplete-beta.ts";

/** Returns the probability that Student's t with `degrees` of freedom is farther from zero than `t`. */
export function twoSidedT(t: number, degrees: number): number {
  if (!Number.isFinite(t)) return 0;
  return incompleteBeta(degrees / (degrees + t * t), degrees / 2, 0.5);
}

/** Returns the t that bounds the middle `confidence` of Student's distribution with `degrees` of freedom. */
export function studentQuantile(confidence: number, degrees: number): number {
  let high = 1;
  while (twoSidedT(high, degrees) > 1 - confidence) high *= 2;
  return bisect((t) => 1 - confidence - twoSidedT(t, degrees), 0, high);
}
