/** The middle one of some numbers, of an even number of them the upper of the two in the middle; NaN of none. */
export function median(values: Iterable<number>): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[sorted.length >> 1] ?? Number.NaN;
}
