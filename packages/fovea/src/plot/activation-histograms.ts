import { ConfigError } from "../support/errors.ts";
import { formatPercent } from "../support/format.ts";
import { truncateText } from "../support/text-width.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { fontFamily, ink, palette } from "./style.ts";
import { escapeText, round, svgText } from "./svg-text.ts";

/** What the histograms show. */
export interface ActivationHistogramsOptions {
  /** The heading (default none). */
  readonly title?: string;
  /** Number of bars per layer (default 40). */
  readonly bins?: number;
}

const width = 800;
const margin = 24;
const columns = 3;
const gap = 28;
const panel = {
  width: (width - 2 * margin - (columns - 1) * gap) / columns,
  height: 110,
  title: 40,
  axis: 26,
} as const;
const rowHeight = panel.title + panel.height + panel.axis + 12;
/** Characters of a layer's name that fit above its histogram. */
const longestName = 26;

/**
 * Draws a histogram of each layer's activations as an SVG, 800 units wide, in the order given, as of
 * `model.activations` on a batch. Zeros are written beside the name and not drawn, since ReLU makes most values zero;
 * values that are not finite are left out, and counted. Bars of a layer add up to its other values.
 * @throws ConfigError without layers or bins.
 */
export function activationHistograms(
  layers: ReadonlyMap<string, Tensor>,
  { title, bins = 40 }: ActivationHistogramsOptions = {},
): string {
  if (!(layers instanceof Map) || layers.size === 0) {
    throw new ConfigError("activationHistograms: expected a Map with at least one layer, as of model.activations");
  }
  if (!Number.isSafeInteger(bins) || bins < 1) {
    throw new ConfigError(`activationHistograms: expected a whole number of bins from 1, received ${String(bins)}`);
  }
  const top = title === undefined ? margin : margin + 32;
  const height = top + Math.ceil(layers.size / columns) * rowHeight + 8;
  const parts = [...layers].map(([name, { data }], index) => {
    const x = margin + (index % columns) * (panel.width + gap);
    return panelOf(name, histogramOf(data, bins), x, top + Math.floor(index / columns) * rowHeight);
  });
  const heading = title === undefined ? "" : svgText(title, margin, 34, { size: 17, color: ink.text, weight: 600 });
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" ` +
    `font-family="${escapeText(fontFamily)}" role="img" aria-label="${escapeText(title ?? "Histograms of activations")}">` +
    `<rect width="${width}" height="${height}" fill="#fff"/>${heading}${parts.join("")}</svg>\n`
  );
}

interface Histogram {
  readonly counts: readonly number[];
  readonly low: number;
  readonly high: number;
  /** The share of zeros, and the number of values that are not finite. */
  readonly zeros: number;
  readonly broken: number;
}

function histogramOf(data: Tensor["data"], bins: number): Histogram {
  let [low, high, zeros, broken] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0, 0];
  for (let at = 0; at < data.length; at++) {
    const value = Number(data[at]);
    if (value === 0) zeros++;
    else if (!Number.isFinite(value)) broken++;
    else [low, high] = [Math.min(low, value), Math.max(high, value)];
  }
  // Bars share the side of zero that all values are on.
  [low, high] = low > high ? [0, 1] : [Math.min(low, 0), Math.max(high, 0)];
  const counts = Array.from({ length: bins }, () => 0);
  for (let at = 0; at < data.length; at++) {
    const value = Number(data[at]);
    if (value === 0 || !Number.isFinite(value)) continue;
    const bin = Math.min(bins - 1, Math.floor(((value - low) / (high - low)) * bins));
    counts[bin] = (counts[bin] ?? 0) + 1;
  }
  return { counts, low, high, zeros: zeros / Math.max(1, data.length), broken };
}

function panelOf(name: string, { counts, low, high, zeros, broken }: Histogram, x: number, y: number): string {
  const [top, bottom] = [y + panel.title, y + panel.title + panel.height];
  const most = Math.max(1, ...counts);
  const step = panel.width / counts.length;
  const bars = counts.map((count, bin) => {
    const height = (count / most) * panel.height;
    const place = `x="${round(x + bin * step)}" y="${round(bottom - height)}"`;
    return count > 0
      ? `<rect ${place} width="${round(Math.max(0.8, step - 0.6))}" height="${round(height)}" fill="${palette.blue}"/>`
      : "";
  });
  const zero = round(x + ((0 - low) / (high - low)) * panel.width);
  const notes = [`${formatPercent(zeros)} zeros`, ...(broken > 0 ? [`${broken} not finite`] : [])].join(", ");
  const small = { size: 11, color: ink.muted } as const;
  return [
    svgText(truncateText(name, longestName), x, y + 14, { size: 13, color: ink.text, weight: 600 }),
    svgText(notes, x, y + 29, small),
    ...bars,
    `<path d="M${round(x)} ${round(bottom)}h${round(panel.width)}" stroke="${ink.line}"/>`,
    `<path d="M${zero} ${round(top)}V${round(bottom)}" stroke="${ink.line}" stroke-dasharray="3 3"/>`,
    svgText(written(low), x, bottom + 15, small),
    svgText(written(high), x + panel.width, bottom + 15, { ...small, anchor: "end" }),
  ].join("");
}

function written(value: number): string {
  return String(Number(value.toPrecision(3))).replace("-", "−");
}
