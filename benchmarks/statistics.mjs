/** The middle value, or the mean of the two in the middle. */
export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const half = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
}

/** Rounded to `digits` after the point: what a clock can vouch for. */
export function rounded(value, digits) {
  return Number(value.toFixed(digits));
}
