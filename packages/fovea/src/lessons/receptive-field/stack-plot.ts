import { type Html, html } from "../../page/index.ts";

const cell = 18;
const gap = 22;

/** Draws from the side how a stack of windows widens: one value above, and all that it depends on below. */
export function stackPlot(count: number, filterSide: number, label: string): Html {
  const widest = count * (filterSide - 1) + 1;
  const rows = Array.from({ length: count + 1 }, (_, row) => row * (filterSide - 1) + 1);
  const [width, height] = [widest * cell, (count + 1) * cell + count * gap];
  const leftOf = (cells: number) => ((widest - cells) * cell) / 2;
  return html`<svg class="stack" viewBox="-1 -1 ${width + 2} ${height + 2}" role="img" aria-label="${label}" style="max-width:${Math.min(40, widest * 1.6)}rem">
    ${rows.slice(1).map((cells, index) => {
      const above = rows[index] ?? 1;
      const [top, bottom] = [index * (cell + gap) + cell, (index + 1) * (cell + gap)];
      return html`<path d="M${leftOf(above)} ${top}L${leftOf(cells)} ${bottom}H${leftOf(cells) + cells * cell}L${leftOf(above) + above * cell} ${top}Z"/>`;
    })}
    ${rows.map((cells, row) => Array.from({ length: cells }, (_, at) => html`<rect class="${row === 0 ? "top" : ""}" x="${leftOf(cells) + at * cell}" y="${row * (cell + gap)}" width="${cell}" height="${cell}"/>`))}
  </svg>`;
}

export const stackPlotStyle = `
.stack { display: block; width: 100%; height: auto; margin: 1rem 0; }
.stack rect { fill: var(--surface); stroke: var(--strong-line); }
.stack .top { fill: var(--m3); }
.stack path { fill: var(--c1); stroke: var(--c3); }
`;
