import { type Html, html, type Phrase } from "../markup/html.ts";

/** What the colors of a heat map mean. */
export interface ColorStripOptions {
  /** CSS colors, from the first text to the second. */
  readonly colors: readonly string[];
  readonly from: Phrase;
  readonly to: Phrase;
}

/** Draws the key to the colors of heat maps. */
export function colorStrip({ colors, from, to }: ColorStripOptions): Html {
  return html`<p class="color-strip">${from} <span aria-hidden="true">${colors.map(
    (color) => html`<i style="background:${color}"></i>`,
  )}</span> ${to}</p>`;
}

export const colorStripStyle = `
.color-strip { display: flex; flex-wrap: wrap; align-items: center; gap: .25rem .5rem; font-size: .875rem; color: var(--muted); }
.color-strip span { display: inline-flex; }
.color-strip i { width: .7rem; height: .8rem; }
`;
