import type { PartResults } from "../part-results.ts";

/** The rows of a confusion matrix with the most mistakes. */
export interface ConfusedPart {
  readonly names: readonly string[];
  /** Counts among these classes, and of all other predictions in the last column. */
  readonly matrix: readonly (readonly number[])[];
  /** Number of images of each class. */
  readonly totals: readonly number[];
}

/** Returns the part of a confusion matrix with the `most` classes of the pairs that are confused most. */
export function mostConfusedPart({ classes, confusion }: PartResults, most: number): ConfusedPart {
  const pairs: { a: number; b: number; count: number }[] = [];
  confusion.forEach((row, a) => {
    row.forEach((count, b) => {
      if (a !== b && count > 0) pairs.push({ a, b, count });
    });
  });
  pairs.sort((x, y) => y.count - x.count);
  const chosen = new Set<number>();
  for (const { a, b } of pairs) {
    if (chosen.size + Number(!chosen.has(a)) + Number(!chosen.has(b)) > most) break;
    chosen.add(a).add(b);
  }
  const indices = [...chosen].sort((a, b) => a - b);
  const totals = indices.map((index) => classes[index]?.images ?? 0);
  return {
    names: indices.map((index) => classes[index]?.name ?? ""),
    matrix: indices.map((row, place) => {
      const counts = indices.map((column) => confusion[row]?.[column] ?? 0);
      return [...counts, (totals[place] ?? 0) - counts.reduce((sum, count) => sum + count, 0)];
    }),
    totals,
  };
}
