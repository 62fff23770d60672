/**
 * Corrects p values for their number, in their order: the chance that any true hypothesis falls below a level stays
 * below it. Source: Holm, Scandinavian Journal of Statistics 6 (1979).
 */
export function holm(values: readonly number[]): readonly number[] {
  const order = [...values.keys()].sort((a, b) => (values[a] ?? 0) - (values[b] ?? 0));
  const corrected = Array.from(values);
  let largest = 0;
  order.forEach((index, rank) => {
    largest = Math.max(largest, Math.min(1, (values.length - rank) * (values[index] ?? 1)));
    corrected[index] = largest;
  });
  return corrected;
}
