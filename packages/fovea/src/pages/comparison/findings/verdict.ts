import type { ComparedAnswers, ComparedPair } from "../comparison.ts";

/** Below this p value, a difference is rarely chance. */
export const level = 0.05;

/** Which run is better, as far as that can be told. Runs are positions in `Comparison.runs`. */
export type Verdict =
  /** All runs are right on the same images. */
  | { readonly kind: "same" }
  /** The run with the highest accuracy is better than all others. */
  | { readonly kind: "better"; readonly best: number; readonly worse: readonly ComparedPair[] }
  /** It is better than some (`worse`); the difference from the others (`open`) may be chance. */
  | {
      readonly kind: "open";
      readonly best: number;
      readonly worse: readonly ComparedPair[];
      readonly open: readonly ComparedPair[];
    };

/** Judges the answers of runs to the same images. Pairs are turned so that `second` is the better run. */
export function verdictOf({ runs, accuracies, pairs }: ComparedAnswers): Verdict {
  if (pairs.every(({ onlyFirst, onlySecond }) => onlyFirst === 0 && onlySecond === 0)) return { kind: "same" };
  const at = accuracies.reduce((best, { value }, run) => (value > (accuracies[best]?.value ?? 0) ? run : best), 0);
  const best = runs[at] ?? 0;
  const own = pairs.flatMap((pair) => (pair.second === best ? [pair] : pair.first === best ? [turned(pair)] : []));
  const worse = own.filter(({ p }) => p < level);
  if (worse.length === own.length) return { kind: "better", best, worse };
  return { kind: "open", best, worse, open: own.filter(({ p }) => !(p < level)) };
}

/** The same pair in the other order. */
export function turned({ first, second, onlyFirst, onlySecond, difference, gained, lost, ...pair }: ComparedPair) {
  const swapped = (changes: ComparedPair["gained"]) =>
    changes.map((change) => ({ ...change, first: change.second, second: change.first }));
  return {
    ...pair,
    ...{ first: second, second: first, onlyFirst: onlySecond, onlySecond: onlyFirst },
    difference: { value: -difference.value, low: -difference.high, high: -difference.low },
    ...{ gained: swapped(lost), lost: swapped(gained) },
  };
}
