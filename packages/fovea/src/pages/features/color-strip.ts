import { commonFormat, type Html, html } from "../../page/index.ts";
import type { ColorScale } from "./feature-data.ts";

/** Draws what colors stand for: a strip between the numbers of its ends. */
export function colorStrip({ colors, low, high }: ColorScale, label: string): Html {
  const ends = [low, high].map((value) => commonFormat.number(value).replace("-", "−"));
  return html`<div class="color-strip" role="img" aria-label="${label}: ${ends[0]} … ${ends[1]}">
    <span>${ends[0]}</span><i style="background:linear-gradient(to right, ${colors.join(", ")})"></i><span>${ends[1]}</span>
  </div>`;
}

export const colorStripStyle = `
.color-strip { display: flex; align-items: center; gap: .5rem; font-size: .8125rem; color: var(--muted); font-variant-numeric: tabular-nums; white-space: nowrap; }
.color-strip i { width: 9rem; height: .7rem; border-radius: 2px; }
@media (max-width: 30rem) { .color-strip i { width: 7rem; } }
`;
