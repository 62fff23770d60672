import { type Html, type HtmlValue, html } from "../markup/html.ts";
import { name } from "../markup/names.ts";

/** A bar of parts that follow one another. */
export interface Bar {
  readonly name: string;
  /** The lengths of its parts, in the order of the key. */
  readonly values: readonly number[];
  /** What is written at its end. */
  readonly text: HtmlValue;
  /** Describes the bar for those who don't see it. */
  readonly label: string;
}

/** Bars and the names of their parts. */
export interface BarListOptions {
  readonly bars: readonly Bar[];
  /** The names of the parts; no key is drawn for a single one. */
  readonly key: readonly string[];
  /** The value at full length (default: the longest bar). */
  readonly full?: number;
}

/** Draws one bar per name, with its total. */
export function barList({ bars, key, full }: BarListOptions): Html {
  const longest = full ?? Math.max(1e-9, ...bars.map(({ values }) => values.reduce((sum, value) => sum + value, 0)));
  return html`
    ${key.length > 1 && html`<ul class="key">${key.map(keyEntry)}</ul>`}
    <ul class="bars">${bars.map((bar) => barRow(bar, longest))}</ul>`;
}

function keyEntry(part: string, index: number): Html {
  return html`<li><i class="part-${index}"></i>${part}</li>`;
}

function barRow({ name: label, values, text, label: description }: Bar, longest: number): Html {
  const width = (value: number) => Math.round((value / longest) * 10_000) / 100;
  return html`<li>
    <span class="bar-name">${name(label)}</span>
    <span class="bar" role="img" aria-label="${description}">${values.map(
      (value, index) => value > 0 && html`<i class="part-${index}" style="width:${width(value)}%"></i>`,
    )}</span>
    <span class="bar-text">${text}</span>
  </li>`;
}

export const barListStyle = `
.key { display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; list-style: none; margin: 0 0 .75rem; padding: 0; font-size: .875rem; color: var(--muted); }
.key i { display: inline-block; width: .8rem; height: .8rem; border-radius: 2px; margin-inline-end: .45rem; vertical-align: -.08em; }
.bars { display: grid; grid-template-columns: minmax(5rem, 14rem) minmax(0, 1fr) minmax(4rem, max-content); gap: 0 .75rem; list-style: none; margin: 0; padding: 0; font-size: .9375rem; font-variant-numeric: tabular-nums; }
.bars li { display: grid; grid-column: 1 / -1; grid-template-columns: subgrid; align-items: center; padding: .22rem 0; break-inside: avoid; }
.bar-name { overflow-wrap: anywhere; line-height: 1.3; }
.bar { display: flex; gap: 1px; height: .9rem; }
.bar i:first-child { border-start-start-radius: 2px; border-end-start-radius: 2px; }
.bar i:last-child { border-start-end-radius: 2px; border-end-end-radius: 2px; }
.bar-text { text-align: end; white-space: nowrap; }
.part-0 { background: var(--part-0); }
.part-1 { background: var(--part-1); }
.part-2 { background: var(--part-2); }
@media (max-width: 30rem) { .bars { grid-template-columns: 6.5rem minmax(0, 1fr) minmax(3.75rem, max-content); column-gap: .5rem; } }
`;
