/** Returns the median; for an even count, the larger of the two middle numbers; NaN for no numbers. */
export function median(values: Iterable<number>): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[sorted.length >> 1] ?? Number.NaN;
}
