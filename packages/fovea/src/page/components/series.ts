import { type Html, html } from "../markup/html.ts";
import { name } from "../markup/names.ts";

/** The number of colors for things that are shown side by side, such as runs. */
export const seriesColors = 6;

/** The name of one of several things, after a swatch of its color. */
export function seriesName(text: string, index: number): Html {
  return html`<span class="series"><i class="series-${index % seriesColors}"></i>${name(text)}</span>`;
}

export const seriesStyle = `
.series i { display: inline-block; width: .7rem; height: .7rem; border-radius: 2px; margin-inline-end: .4rem; background: currentcolor; }
${Array.from(
  { length: seriesColors },
  (_, index) =>
    `i.series-${index} { color: var(--series-${index}); } .chart .series-${index} { stroke: var(--series-${index}); }`,
).join("\n")}
`;
