import { type Html, html } from "../../page/index.ts";

/** Rows and columns, from the top left. */
export interface Place {
  readonly row: number;
  readonly column: number;
}

/** A part of a map that is outlined. */
export interface Outline extends Place {
  readonly height: number;
  readonly width: number;
  readonly kind?: "window" | "ghost";
}

/** An image or a map of values, and what is outlined on it. */
export interface MapViewOptions {
  /** Describes it for those who don't see it. */
  readonly label: string;
  /** A data URI with one pixel per value. */
  readonly source: string;
  /** A data URI of what lies over it. */
  readonly overlay?: string | undefined;
  readonly height: number;
  readonly width: number;
  /** Rows and columns of padding: [top, bottom, left, right] (default none). */
  readonly padding?: readonly [number, number, number, number];
  readonly outlines?: readonly Outline[];
  /** The width of its column that the map takes, in percent (default 100). */
  readonly share?: number;
}

/** Draws a map with its padding and outlines. Its unit is one value. */
export function mapView(options: MapViewOptions): Html {
  const { label, source, overlay, height, width, padding = [0, 0, 0, 0], outlines = [], share = 100 } = options;
  const [top, bottom, left, right] = padding;
  const box = `${-left} ${-top} ${width + left + right} ${height + top + bottom}`;
  const padded = padding.some((count) => count > 0);
  return html`<svg class="map" viewBox="${box}" role="img" aria-label="${label}" style="width:${share}%">
    ${padded && html`<rect class="padding" x="${-left}" y="${-top}" width="${width + left + right}" height="${height + top + bottom}"/>`}
    <image href="${source}" width="${width}" height="${height}" preserveAspectRatio="none"/>
    ${overlay !== undefined && html`<image href="${overlay}" width="${width}" height="${height}" preserveAspectRatio="none"/>`}
    ${outlines.map(
      (outline) =>
        html`${outline.kind !== "ghost" && rectangle("halo", outline)}${rectangle(outline.kind ?? "window", outline)}`,
    )}
  </svg>`;
}

function rectangle(kind: string, { row, column, height, width }: Outline): Html {
  return html`<rect class="${kind}" x="${column}" y="${row}" width="${width}" height="${height}"/>`;
}

export const mapViewStyle = `
.map { display: block; max-width: 100%; height: auto; touch-action: none; outline: 1px solid var(--line); }
.map image { image-rendering: pixelated; }
.map .padding { fill: var(--surface); stroke: var(--strong-line); stroke-width: 1; stroke-dasharray: 3 3; vector-effect: non-scaling-stroke; }
.map .window, .map .ghost { fill: none; stroke-width: 3; vector-effect: non-scaling-stroke; stroke: #ffb000; }
.map .halo { fill: none; stroke: rgb(0 0 0 / .65); stroke-width: 5.5; vector-effect: non-scaling-stroke; }
.map .ghost { stroke-width: 1.5; stroke-dasharray: 4 3; }
.stages { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 17rem), 1fr)); gap: 1.25rem 2rem; align-items: start; margin: 1rem 0; }
.stages h3 { margin: 0 0 .4rem; }
.stage { display: block; cursor: crosshair; border-radius: 2px; }
.legend { display: flex; align-items: center; gap: .6rem; color: var(--muted); font-size: .8125rem; margin-top: .5rem; font-variant-numeric: tabular-nums; }
`;
