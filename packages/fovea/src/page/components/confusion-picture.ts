import { type Html, html } from "../markup/html.ts";
import { tintLevel } from "./confusion-matrix.ts";

/** The most squares that a picture has on a side. */
const mostSquares = 250;

/** Returns how many neighboring classes share a square of the picture. */
export function mergedClasses(classes: number): number {
  return Math.ceil(classes / mostSquares);
}

/**
 * Draws the confusion matrix of many classes as a picture of squares, one path per tint, so that its size grows with the
 * number of mistakes and not with that of all pairs.
 */
export function confusionPicture(matrix: readonly (readonly number[])[], label: string): Html {
  const merged = mergedClasses(matrix.length);
  const side = Math.ceil(matrix.length / merged);
  const counts = new Map<number, number>();
  const totals = new Array<number>(side).fill(0);
  matrix.forEach((row, index) => {
    const y = Math.floor(index / merged);
    row.forEach((count, column) => {
      if (count === 0) return;
      const square = y * side + Math.floor(column / merged);
      counts.set(square, (counts.get(square) ?? 0) + count);
      totals[y] = (totals[y] ?? 0) + count;
    });
  });
  const paths = new Map<string, string>();
  for (const [square, count] of counts) {
    const [x, y] = [square % side, Math.floor(square / side)];
    const tint = `${x === y ? "c" : "m"}${tintLevel(count / (totals[y] ?? 1))}`;
    paths.set(tint, `${paths.get(tint) ?? ""}M${x} ${y}h1v1h-1z`);
  }
  const squares = [...paths].map(([tint, path]) => html`<path class="${tint}" d="${path}"/>`);
  return html`<svg class="matrix-picture" viewBox="0 0 ${side} ${side}" role="img" aria-label="${label}" shape-rendering="crispEdges">
    ${squares}
  </svg>`;
}

export const confusionPictureStyle = `
.matrix-picture { display: block; width: 100%; max-width: 34rem; height: auto; background: var(--surface); border: 1px solid var(--line); border-radius: 4px; }
`;
