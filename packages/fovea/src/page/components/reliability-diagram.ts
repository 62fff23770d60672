import type { ReliabilityBin } from "../../evaluation/index.ts";
import { type Html, html } from "../markup/html.ts";
import { axes, linearScale, plane, round } from "./chart-axes.ts";

/** The bins of a calibration, and the texts of their diagram. */
export interface ReliabilityDiagramOptions {
  readonly label: string;
  readonly bins: readonly ReliabilityBin[];
  readonly confidenceLabel: string;
  formatShare(share: number): string;
  /** Describes a bin, for a tooltip. */
  describe(bin: ReliabilityBin): string;
}

const ticks = [0, 0.2, 0.4, 0.6, 0.8, 1];

/** Draws accuracy against confidence, a point per bin, its area by the number of images. */
export function reliabilityDiagram(options: ReliabilityDiagramOptions): Html {
  const { label, bins, confidenceLabel, formatShare, describe } = options;
  const { left, right, top, bottom, width, height } = plane;
  const x = linearScale(0, 1, left + 8, right - 14);
  const y = linearScale(0, 1, bottom, top + 6);
  const most = Math.max(1, ...bins.map(({ count }) => count));
  const point = (bin: ReliabilityBin) => {
    const { confidence, accuracy, count } = bin;
    const radius = round(2.5 + 5.5 * Math.sqrt(count / most));
    return html`<g class="bin">
      <title>${describe(bin)}</title>
      <path d="M${x(confidence)} ${y(accuracy.low)}V${y(accuracy.high)}"/>
      <circle cx="${x(confidence)}" cy="${y(accuracy.value)}" r="${radius}"/>
    </g>`;
  };
  return html`<svg class="chart" viewBox="0 0 ${width} ${height}" role="img" aria-label="${label}">
    ${axes(
      ticks.map((share) => ({ place: x(share), text: formatShare(share) })),
      ticks.map((share) => ({ place: y(share), text: formatShare(share) })),
      confidenceLabel,
    )}
    <path class="ideal" d="M${x(0)} ${y(0)}L${x(1)} ${y(1)}"/>
    ${bins.map(point)}
  </svg>`;
}

export const reliabilityDiagramStyle = `
.chart .ideal { stroke: var(--muted); stroke-width: 1.25; stroke-dasharray: 4 4; }
.chart .bin path { stroke: var(--training); stroke-width: 1.5; opacity: .6; }
.chart .bin circle { fill: var(--training); stroke: var(--paper); stroke-width: 1.25; }
`;
