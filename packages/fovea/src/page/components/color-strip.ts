import { type Html, html, type Phrase } from "../markup/html.ts";

/** What the colors of an image mean. */
export interface ColorStripOptions {
  /** CSS colors, from the first text to the second. */
  readonly colors: readonly string[];
  readonly from: Phrase;
  readonly to: Phrase;
  /** What the colors stand for, if no text beside the strip says it. */
  readonly label?: string;
}

/** Draws the key to the colors of heat maps and feature maps. */
export function colorStrip({ colors, from, to, label }: ColorStripOptions): Html {
  const group = label !== undefined && html` role="group" aria-label="${label}"`;
  return html`<div class="color-strip"${group}><span>${from}</span><i style="background:linear-gradient(to right, ${colors.join(", ")})"></i><span>${to}</span></div>`;
}

export const colorStripStyle = `
.color-strip { display: flex; align-items: center; gap: .5rem; margin: .75rem 0; font-size: .8125rem; color: var(--muted); font-variant-numeric: tabular-nums; white-space: nowrap; }
.color-strip i { width: 9rem; height: .7rem; border-radius: 2px; }
@media (max-width: 30rem) { .color-strip i { width: 7rem; } }
`;
