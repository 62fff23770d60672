import { smoothCurve } from "../../evaluation/index.ts";
import { type Html, html } from "../markup/html.ts";
import { axes, linearScale, niceTicks, plane, round } from "./chart-axes.ts";
import { seriesColors } from "./series.ts";

/** The values of a curve per epoch. */
export interface Curve {
  readonly kind: "training" | "validation" | "rate";
  /** The number of its color, where curves of several runs are drawn (default: the color of its kind). */
  readonly series?: number;
  readonly values: readonly number[];
}

/** Curves over epochs, and how to draw them. */
export interface LineChartOptions {
  /** Describes the chart for those who don't see it. */
  readonly label: string;
  readonly curves: readonly Curve[];
  /** What is written below the axis of epochs. */
  readonly epochLabel: string;
  formatValue(value: number): string;
  /** An epoch to mark, from 1, and what to write there. */
  readonly mark?: { readonly epoch: number; readonly text: string } | undefined;
  /** The value where the axis begins, if no value is smaller (default: the smallest value). */
  readonly least?: number;
  /** Whether to draw smoothed curves on top (default false). */
  readonly smooth?: boolean;
}

/** Draws curves over epochs, counted from 1. Values that are not finite are gaps. */
export function lineChart(options: LineChartOptions): Html {
  const { label, curves, epochLabel, formatValue, mark, least = Number.POSITIVE_INFINITY, smooth = false } = options;
  const { left, right, top, bottom, width, height } = plane;
  const epochs = Math.max(1, ...curves.map(({ values }) => values.length));
  const known = curves.flatMap(({ values }) => values.filter(Number.isFinite));
  const yTicks = niceTicks(
    known.length > 0 ? Math.min(least, ...known) : 0,
    known.length > 0 ? Math.max(...known) : 1,
    4,
  );
  const y = linearScale(yTicks[0] ?? 0, yTicks.at(-1) ?? 1, bottom, top);
  const x = epochs === 1 ? () => (left + right) / 2 : linearScale(1, epochs, left + 6, right - 6);
  const line = (kind: string, values: readonly number[]) =>
    html`<path class="${kind}" d="${pathOf(values.map((value, index) => [x(index + 1), y(value)] as const))}"/>`;
  const drawn = ({ values }: Curve) => {
    const [first = Number.NaN] = values;
    if (values.length === 1) return Number.isFinite(first) && html`<circle cx="${x(1)}" cy="${y(first)}" r="4"/>`;
    return smooth ? [line("raw", values), line("main", smoothCurve(values))] : line("main", values);
  };
  return html`<svg class="chart" viewBox="0 0 ${width} ${height}" role="img" aria-label="${label}">
    ${axes(
      epochTicks(epochs).map((epoch) => ({ place: x(epoch), text: String(epoch) })),
      yTicks.map((value) => ({ place: y(value), text: formatValue(value) })),
      epochLabel,
    )}
    ${mark && markAt(x(mark.epoch), mark.text)}
    ${curves.map((curve) => html`<g class="curve ${inkOf(curve)}">${drawn(curve)}</g>`)}
  </svg>`;
}

/** Curves of a training are dashed. */
function inkOf({ kind, series }: Curve): string {
  if (series === undefined) return `${kind}-ink`;
  return `series-${series % seriesColors}${kind === "training" ? " dashed" : ""}`;
}

/** Returns at most six whole epochs. */
function epochTicks(epochs: number): number[] {
  const step = [1, 2, 5, 10, 20, 25, 50, 100, 200, 500].find((size) => epochs / size <= 6) ?? Math.ceil(epochs / 6);
  const inner = Array.from({ length: Math.floor(epochs / step) }, (_, index) => (index + 1) * step);
  return step === 1 ? inner : [1, ...inner];
}

function markAt(place: number, text: string): Html {
  const { left, right, top, bottom } = plane;
  const [shift, anchor] = place > (left + right) / 2 ? [-6, "end"] : [6, "start"];
  return html`<g class="marked">
    <path d="M${place} ${top}V${bottom}"/>
    <text x="${round(place + shift)}" y="${top + 9}" text-anchor="${anchor}">${text}</text>
  </g>`;
}

/** Returns the path through the points; a point that is not finite interrupts it, one alone is a dot. */
function pathOf(points: readonly (readonly [x: number, y: number])[]): string {
  let drawing = false;
  return points
    .map(([x, y]) => {
      if (!Number.isFinite(y)) {
        drawing = false;
        return "";
      }
      const step = drawing ? `L${x} ${y}` : `M${x} ${y}h0`;
      drawing = true;
      return step;
    })
    .join("");
}

export const lineChartStyle = `
.chart .main { stroke-width: 2.25; stroke-linejoin: round; stroke-linecap: round; }
.chart .raw { stroke-width: 1.25; opacity: .45; stroke-linejoin: round; stroke-linecap: round; }
.chart .training-ink .main, .chart .dashed .main { stroke-dasharray: 6 4.5; }
.chart .curve circle { stroke-width: 2.25; }
.chart .marked path { stroke: var(--muted); stroke-dasharray: 2 3; }
.chart .marked text { fill: var(--muted); font-size: 11.5px; paint-order: stroke; stroke: var(--paper); stroke-width: 4px; }
`;
