import { ConfigError } from "../support/errors.ts";
import { truncateText } from "../support/text-width.ts";
import { fontFamily, ink, palette } from "./style.ts";
import { escapeText, round, svgText } from "./svg-text.ts";

/** A point of a scatter plot. */
export interface ScatterPoint {
  readonly x: number;
  readonly y: number;
  /** The number of its group. */
  readonly group: number;
  /** Whether to draw a ring around it. */
  readonly isMarked?: boolean;
}

/** What a scatter plot shows. */
export interface ScatterPlotOptions {
  /** What stands above the chart. */
  readonly title: string;
  /** The names of the groups. */
  readonly groups: readonly string[];
  /** What rings mean; without it, none are drawn. */
  readonly markedTitle?: string;
}

const size = { width: 900, height: 700 } as const;
const plane = { left: 24, top: 56, width: 660, height: 620 } as const;
const key = { left: 708, top: 68, step: 22, most: 26 } as const;
const longestName = 24;
const colors = [...Object.values(palette), "#7a5195", "#595959", "#a05a2c", "#1b998b"];

/**
 * Draws points on a plane as an SVG, in the colors of their groups, with the same scale along both axes. Colors repeat
 * after ten groups.
 * @throws ConfigError without points.
 */
export function scatterPlot(
  points: readonly ScatterPoint[],
  { title, groups, markedTitle }: ScatterPlotOptions,
): string {
  if (points.length === 0) throw new ConfigError("scatterPlot: expected at least one point, received none");
  const bounds = (values: readonly number[]) =>
    [values.reduce((a, b) => Math.min(a, b)), values.reduce((a, b) => Math.max(a, b))] as const;
  const [left, right] = bounds(points.map(({ x }) => x));
  const [low, high] = bounds(points.map(({ y }) => y));
  const scale = Math.min((plane.width - 32) / (right - left || 1), (plane.height - 32) / (high - low || 1));
  const color = (group: number) => colors[group % colors.length] ?? ink.muted;
  const dots = points.map(({ x, y, group, isMarked = false }) => {
    const cx = round(plane.left + plane.width / 2 + (x - (left + right) / 2) * scale);
    const cy = round(plane.top + plane.height / 2 - (y - (low + high) / 2) * scale);
    const ring = isMarked && markedTitle !== undefined ? ` stroke="${ink.text}" stroke-width="1.6"` : "";
    return `<circle cx="${cx}" cy="${cy}" r="4" fill="${color(group)}" fill-opacity="0.7"${ring}/>`;
  });
  const entry = (text: string, at: number, mark: string) =>
    `<circle cx="${key.left + 6}" cy="${key.top + at * key.step}" r="5" ${mark}/>` +
    svgText(truncateText(text, longestName), key.left + 20, key.top + at * key.step + 4.5, {
      size: 13,
      color: ink.text,
    });
  const shown = groups.slice(0, key.most);
  const more = groups.length - shown.length;
  const parts = [
    svgText(title, plane.left, 32, { size: 17, color: ink.text, weight: 600 }),
    `<rect x="${plane.left}" y="${plane.top}" width="${plane.width}" height="${plane.height}" rx="6" fill="${ink.panel}"/>`,
    ...dots,
    ...shown.map((text, group) => entry(text, group, `fill="${color(group)}"`)),
    ...(more > 0 ? [entry(`and ${more} more`, shown.length, 'fill="none"')] : []),
    ...(markedTitle === undefined
      ? []
      : [entry(markedTitle, shown.length + Math.min(1, more), `fill="none" stroke="${ink.text}" stroke-width="1.6"`)]),
  ];
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" width="${size.width}" height="${size.height}" ` +
    `viewBox="0 0 ${size.width} ${size.height}" font-family="${escapeText(fontFamily)}" role="img" ` +
    `aria-label="${escapeText(title)}"><rect width="${size.width}" height="${size.height}" fill="#fff"/>${parts.join("")}</svg>\n`
  );
}
