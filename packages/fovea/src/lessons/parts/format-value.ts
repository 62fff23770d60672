/** Writes a value for a small cell: two decimals, fewer for large ones, and a minus sign instead of a hyphen. */
export function formatValue(value: number): string {
  const size = Math.abs(value);
  const digits = size >= 1000 ? 0 : size >= 100 ? 1 : 2;
  const text = size > 0 && size < 0.005 ? "0.00" : size.toFixed(digits);
  return value < 0 && Number(text) !== 0 ? `−${text}` : text;
}
