import { type Html, html } from "../markup/html.ts";

/** The place of a chart's plane in its SVG. */
export const plane = { width: 360, height: 232, left: 52, right: 350, top: 10, bottom: 194 } as const;

/** Returns about `count` round numbers that span the range from `low` to `high`. */
export function niceTicks(low: number, high: number, count: number): number[] {
  const span = high - low || Math.abs(high) || 1;
  const rough = span / count;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * ([1, 2, 5, 10].find((factor) => factor * power >= rough * 0.999) ?? 10);
  const first = Math.floor(low / step + 1e-9);
  const last = Math.max(first + 1, Math.ceil(high / step - 1e-9));
  return Array.from({ length: last - first + 1 }, (_, index) => Number(((first + index) * step).toPrecision(12)));
}

/** Returns the function from a value to its place between `from` and `to`. */
export function linearScale(low: number, high: number, from: number, to: number): (value: number) => number {
  return (value) => round(from + ((value - low) / (high - low || 1)) * (to - from));
}

/** A tick: its place and its text. */
export interface Tick {
  readonly place: number;
  readonly text: string;
}

/** Draws the grid and the labels of the axes; `xLabel` is written below. */
export function axes(x: readonly Tick[], y: readonly Tick[], xLabel: string): Html {
  const { left, right, bottom } = plane;
  const label = (at: number, below: number, text: string) =>
    html`<text x="${at}" y="${bottom + below}" text-anchor="middle">${text}</text>`;
  return html`
    <g class="grid">${y.map(({ place }) => html`<path d="M${left} ${place}H${right}"/>`)}</g>
    <g class="labels">
      ${y.map(({ place, text }) => html`<text x="${left - 7}" y="${place + 4}" text-anchor="end">${text}</text>`)}
      ${x.map(({ place, text }) => label(place, 16, text))}
      ${label((left + right) / 2, 34, xLabel)}
    </g>`;
}

export function round(value: number): number {
  return Math.round(value * 10) / 10;
}

export const chartStyle = `
.charts { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 19rem), 1fr)); gap: 1.75rem 2rem; }
.charts figure { margin: 0; min-width: 0; max-width: 30rem; }
.chart { display: block; width: 100%; height: auto; }
.chart .grid path { stroke: var(--line); stroke-width: 1; }
.chart .labels text { fill: var(--muted); font-size: 11.5px; font-variant-numeric: tabular-nums; }
.chart path, .chart circle { fill: none; }
.key .swatch { width: 1.1rem; height: 0; border-radius: 0; border-top: 3px solid; vertical-align: .25em; }
.training-ink { stroke: var(--training); border-color: var(--training); }
.validation-ink { stroke: var(--validation); border-color: var(--validation); }
.rate-ink { stroke: var(--muted); }
.swatch.training-ink { border-top-style: dashed; }
`;
