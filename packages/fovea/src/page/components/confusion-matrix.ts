import { type Html, html } from "../markup/html.ts";
import { name } from "../markup/names.ts";
import { scrollBox } from "./data-table.ts";

/** A confusion matrix with its texts. */
export interface ConfusionMatrixOptions {
  readonly label: string;
  /** The names of the rows; the columns may have one more, for all other classes. */
  readonly rows: readonly string[];
  readonly columns: readonly string[];
  /** `matrix[row][column]` counts images. */
  readonly matrix: readonly (readonly number[])[];
  /** Number of images of each row's class. */
  readonly totals: readonly number[];
  readonly trueClass: string;
  readonly predictedClass: string;
  readonly sum: string;
  formatCount(count: number): string;
  describe(row: string, column: string, count: number): string;
}

/** Draws counts as a table whose cells are tinted by their share of the true class. Fits about 20 classes. */
export function confusionMatrix(options: ConfusionMatrixOptions): Html {
  const { label, rows, columns, trueClass, predictedClass, sum } = options;
  return scrollBox(
    label,
    html`<table class="confusion" aria-label="${label}">
      <thead><tr>
        <th scope="col" class="corner"><span>${trueClass} ↓</span><span>${predictedClass} →</span></th>
        ${columns.map((each) => html`<th scope="col" class="upright"><span title="${each}">${name(each)}</span></th>`)}
        <th scope="col" class="upright sum"><span>${sum}</span></th>
      </tr></thead>
      <tbody>${rows.map((_, row) => matrixRow(row, options))}</tbody>
    </table>`,
  );
}

function matrixRow(
  row: number,
  { rows, columns, matrix, totals, formatCount, describe }: ConfusionMatrixOptions,
): Html {
  const [label = "", total = 0] = [rows[row], totals[row]];
  const cells = columns.map((column, place) => {
    const count = matrix[row]?.[place] ?? 0;
    if (count === 0) return html`<td class="zero">0</td>`;
    const tint = `${row === place ? "c" : "m"}${tintLevel(count / total)}`;
    return html`<td class="${tint}" title="${describe(label, column, count)}">${formatCount(count)}</td>`;
  });
  return html`<tr>
    <th scope="row"><span title="${label}">${name(label)}</span></th>${cells}<td class="sum">${formatCount(total)}</td>
  </tr>`;
}

/** Returns the tint of a share, from 1 to 5. Rare mistakes stay visible. */
export function tintLevel(share: number): number {
  return Math.min(5, 1 + Math.floor(Math.sqrt(Math.max(0, share)) * 4.999));
}

const levels = [1, 2, 3, 4, 5];

export const confusionMatrixStyle = `
table.confusion { width: auto; min-width: 0; border-collapse: separate; border-spacing: 2px; font-size: .875rem; }
.confusion th, .confusion td { border: 0; padding: 0; }
.confusion td { min-width: 2.4rem; height: 2.1rem; padding: 0 .3rem; text-align: center; vertical-align: middle; border-radius: 3px; }
.confusion tbody th { text-align: end; vertical-align: middle; padding-inline-end: .5rem; font-weight: 400; max-width: 12rem; min-width: 3rem; }
.confusion tbody th span { display: -webkit-box; -webkit-box-orient: vertical; -webkit-line-clamp: 2; overflow: hidden; }
.confusion .corner { vertical-align: bottom; text-align: end; padding: 0 .5rem .4rem 0; line-height: 1.4; }
.confusion .corner span { display: block; }
.confusion .upright { vertical-align: bottom; padding-bottom: .35rem; }
.confusion .upright span { display: inline-block; writing-mode: vertical-rl; text-orientation: sideways; transform: rotate(180deg); max-height: 7.5rem; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; line-height: 1.4; }
.confusion .upright wbr { display: none; }
.confusion .upright { text-align: center; color: var(--text); font-weight: 400; }
.confusion .zero { color: var(--faint); background: var(--surface); }
.confusion .sum, .confusion .upright.sum { color: var(--muted); }
.tint-key { display: flex; flex-wrap: wrap; gap: .35rem 1.5rem; margin: .75rem 0 0; font-size: .8125rem; color: var(--muted); }
.tint-key span { display: inline-flex; align-items: center; gap: 2px; }
.tint-key i { display: inline-block; width: 1.1rem; height: .8rem; border-radius: 2px; }
.tint-key b { font-weight: 400; margin-inline: .35rem; }
.tint-key b:first-child { margin-inline-start: 0; }
${levels.map((level) => `.c${level} { background: var(--c${level}); fill: var(--c${level}); } .m${level} { background: var(--m${level}); fill: var(--m${level}); }`).join("\n")}
td.c4, td.c5, td.m4, td.m5 { color: var(--on-strong); }
`;
