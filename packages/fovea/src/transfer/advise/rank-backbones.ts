import type { BackboneAdvice } from "./advice.ts";

/**
 * Ranks networks: those whose accuracy is inside the interval of the best one can't be told apart by it, and come first,
 * the fastest before the others; the rest follow by accuracy.
 */
export function rankBackbones<T extends Pick<BackboneAdvice, "accuracy" | "milliseconds">>(
  backbones: readonly T[],
): readonly T[] {
  const best = backbones.reduce((most, { accuracy }) => Math.max(most, accuracy.value), 0);
  const least = Math.min(...backbones.filter(({ accuracy }) => accuracy.value === best).map((one) => one.accuracy.low));
  const equal = backbones.filter(({ accuracy }) => accuracy.value >= least);
  const rest = backbones.filter(({ accuracy }) => accuracy.value < least);
  return [
    ...equal.sort((a, b) => a.milliseconds - b.milliseconds),
    ...rest.sort((a, b) => b.accuracy.value - a.accuracy.value || a.milliseconds - b.milliseconds),
  ];
}
