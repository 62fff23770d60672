import type { Interval } from "../../evaluation/index.ts";
import { type Html, html } from "../markup/html.ts";

/** What a strip shows besides an interval. */
export interface RangeStripOptions {
  /** Further shares, drawn as thin lines. */
  readonly marks?: readonly number[];
  /** Describes the strip where no text beside it does. */
  readonly label?: string;
}

/** Draws an interval of a share on a line from 0 to 1. It stretches to the width of its place. */
export function rangeStrip({ value, low, high }: Interval, { marks = [], label }: RangeStripOptions = {}): Html {
  const naming = label === undefined ? html` aria-hidden="true"` : html` role="img" aria-label="${label}"`;
  const known = [value, low, high].every(Number.isFinite);
  return html`<svg class="strip" viewBox="0 0 100 10" preserveAspectRatio="none"${naming}>
    <path class="track" d="M0 5h100"/>
    ${marks.map((mark) => html`<path class="mark" d="M${at(mark)} 0v10"/>`)}
    ${known && html`<path class="range" d="M${at(low)} 5H${at(high)}"/><path class="value" d="M${at(value)} 1v8"/>`}
  </svg>`;
}

function at(share: number): number {
  return Math.round(Math.min(1, Math.max(0, share)) * 1000) / 10;
}

export const rangeStripStyle = `
.strip { display: block; width: 100%; min-width: 6rem; height: .9rem; overflow: visible; }
.strip path { fill: none; vector-effect: non-scaling-stroke; }
.strip .track { stroke: var(--line); stroke-width: 2; }
.strip .range { stroke: var(--range); stroke-width: 7; }
.strip .value { stroke: var(--accent); stroke-width: 3; }
.strip .mark { stroke: var(--muted); stroke-width: 1; stroke-dasharray: 2 2; }
`;
