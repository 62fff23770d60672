import { type Html, type HtmlValue, html } from "../markup/html.ts";

/** Lists facts: a term and its value per row. */
export function keyValueList(rows: readonly (readonly [term: HtmlValue, value: HtmlValue])[]): Html {
  return html`<dl class="facts">
    ${rows.map(([term, value]) => html`<div><dt>${term}</dt><dd>${value}</dd></div>`)}
  </dl>`;
}

export const keyValueListStyle = `
.facts { margin: 0; max-width: 40rem; }
.facts > div { display: grid; grid-template-columns: minmax(6rem, 40%) 1fr; gap: .25rem 1rem; padding: .45rem 0; border-bottom: 1px solid var(--line); }
.facts dt { color: var(--muted); overflow-wrap: anywhere; }
.facts dd { margin: 0; overflow-wrap: anywhere; font-variant-numeric: tabular-nums; }
`;
