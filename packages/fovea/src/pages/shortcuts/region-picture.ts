import { type Html, html } from "../../page/index.ts";

/** Draws which cells of an image belong to a region. */
export function regionPicture(
  mask: ArrayLike<number>,
  { rows, columns }: { readonly rows: number; readonly columns: number },
  label: string,
): Html {
  return html`<svg class="region" viewBox="0 0 ${columns} ${rows}" role="img" aria-label="${label}">
    <path d="${pathOf(mask, rows, columns)}"/><rect width="${columns}" height="${rows}"/>
  </svg>`;
}

/** One rectangle per run of cells in a row. */
function pathOf(mask: ArrayLike<number>, rows: number, columns: number): string {
  const parts: string[] = [];
  for (let y = 0; y < rows; y++) {
    for (let x = 0; x < columns; ) {
      let end = x;
      while (end < columns && mask[y * columns + end] === 1) end++;
      if (end > x) parts.push(`M${x} ${y}h${end - x}v1h${x - end}z`);
      x = Math.max(end, x + 1);
    }
  }
  return parts.join("");
}

export const regionPictureStyle = `
.suspicion { display: grid; grid-template-columns: 5rem 1fr; gap: 1.25rem; margin: .75rem 0 1.25rem; }
.suspicion p { margin: 0 0 .5rem; }
.region { display: block; width: 100%; }
.region path { fill: var(--caution); }
.region rect { fill: none; stroke: var(--strong-line); stroke-width: 1.5; vector-effect: non-scaling-stroke; }
`;
