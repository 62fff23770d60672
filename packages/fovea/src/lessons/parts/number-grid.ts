import { type Html, html, type Phrase } from "../../page/index.ts";
import { formatValue } from "./format-value.ts";

/** Numbers in rows and columns. */
export interface NumberGridOptions {
  readonly caption: Phrase;
  readonly columns: number;
  readonly values: ArrayLike<number>;
  /** The magnitude that has the full color. */
  readonly scale: number;
  /** Cells in the padding, which are drawn differently. */
  isOutside?(index: number): boolean;
  /** A cell to point out. */
  readonly marked?: number | undefined;
}

/** Draws numbers as a table: positive ones are orange, negative ones blue, in proportion to their size. */
export function numberGrid({ caption, columns, values, scale, isOutside, marked }: NumberGridOptions): Html {
  const rows = Array.from({ length: Math.ceil(values.length / columns) }, (_, row) => row);
  const cell = (index: number) => {
    const value = values[index] ?? 0;
    const outside = isOutside?.(index) === true;
    const kinds = [
      `t${tintOf(value, scale)}`,
      ...(outside ? ["outside"] : []),
      ...(index === marked ? ["marked"] : []),
    ];
    return html`<td class="${kinds.join(" ")}">${formatValue(value)}</td>`;
  };
  return html`<table class="cells${columns > 6 ? " smallest" : columns > 4 ? " small" : ""}"><caption>${caption}</caption><tbody>${rows.map(
    (row) => html`<tr>${Array.from({ length: columns }, (_, column) => cell(row * columns + column))}</tr>`,
  )}</tbody></table>`;
}

/** The tint of a value: −4 … 4, with "n" for negative ones. */
function tintOf(value: number, scale: number): string {
  const level = Math.min(4, Math.round((4 * Math.abs(value)) / (scale || 1)));
  return level > 0 && value < 0 ? `n${level}` : String(level);
}

export const numberGridStyle = `
table.cells { border-collapse: separate; border-spacing: 2px; font-size: .8125rem; margin: 0; }
.cells caption { text-align: start; color: var(--muted); font-size: .8125rem; padding-bottom: .25rem; white-space: nowrap; }
.cells td { padding: 0 .25rem; height: 1.9rem; min-width: 3rem; text-align: center; vertical-align: middle; border: 0; border-radius: 4px; background: var(--surface); color: var(--text); white-space: nowrap; }
.cells.small td { min-width: 2.55rem; height: 1.55rem; font-size: .6875rem; padding: 0 .1rem; }
.cells.smallest { border-spacing: 1px; } .cells.smallest td { min-width: 2.15rem; height: 1.35rem; font-size: .625rem; padding: 0; }
.cells .outside { color: var(--muted); background: repeating-linear-gradient(45deg, var(--surface) 0 3px, transparent 3px 6px); outline: 1px dashed var(--strong-line); outline-offset: -1px; }
.cells .marked { outline: 2px solid var(--text); outline-offset: -1px; font-weight: 700; }
.cells .t1 { background: var(--m1); } .cells .t2 { background: var(--m2); } .cells .t3, .cells .t4 { background: var(--m3); }
.cells .tn1 { background: var(--c1); } .cells .tn2 { background: var(--c2); } .cells .tn3, .cells .tn4 { background: var(--c3); }
.sum { display: flex; flex-wrap: wrap; gap: .35rem .6rem; align-items: baseline; font-variant-numeric: tabular-nums; margin: 1rem 0; }
.sum b { font-size: 1.125rem; }
.equation { display: flex; flex-wrap: wrap; gap: .75rem 1rem; align-items: center; margin: .75rem 0; }
.equation > .sign { font-size: 1.375rem; color: var(--muted); }
`;
