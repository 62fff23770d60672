import { median } from "../../support/index.ts";
import type { Tensor } from "../../tensor/index.ts";

/** Neighbors whose mean distance says how far an image is from all others. */
const neighbors = 5;
/** An image is an outlier this many robust standard deviations beyond the median; a heuristic. */
const threshold = 6;

/** The rows of features that are far from even their nearest neighbors, the farthest first. */
export function outliers({ data, shape }: Tensor): readonly number[] {
  const [rows = 0, columns = 0] = shape;
  if (rows < 4 * neighbors) return [];
  const distances = Array.from({ length: rows }, (_, row) => neighborDistance(data, row, rows, columns));
  const middle = median(distances);
  const spread = 1.4826 * median(distances.map((distance) => Math.abs(distance - middle)));
  return [...distances.keys()]
    .filter((row) => spread > 0 && ((distances[row] ?? 0) - middle) / spread > threshold)
    .sort((a, b) => (distances[b] ?? 0) - (distances[a] ?? 0));
}

function neighborDistance(data: Tensor["data"], row: number, rows: number, columns: number): number {
  const nearest: number[] = [];
  for (let other = 0; other < rows; other++) {
    if (other === row) continue;
    let sum = 0;
    for (let column = 0; column < columns; column++) {
      sum += (Number(data[row * columns + column]) - Number(data[other * columns + column])) ** 2;
    }
    if (nearest.length === neighbors && sum >= (nearest.at(-1) ?? 0)) continue;
    nearest.push(sum);
    nearest.sort((a, b) => a - b);
    nearest.length = Math.min(nearest.length, neighbors);
  }
  return nearest.reduce((sum, square) => sum + Math.sqrt(square), 0) / nearest.length;
}
