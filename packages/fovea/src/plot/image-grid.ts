import { ConfigError } from "../support/errors.ts";
import { truncateText, wrapText } from "../support/text-width.ts";
import { measureText } from "./measure-text.ts";
import { fontFamily, ink } from "./style.ts";
import { escapeText, svgText } from "./svg-text.ts";

/** A row of images with a label before them. */
export interface GridRow {
  readonly label: string;
  /** The images as PNG files. */
  readonly images: readonly Uint8Array[];
}

/** What a grid of images shows. */
export interface ImageGridOptions {
  /** Width and height of every image. */
  readonly imageSize: readonly [height: number, width: number];
  /** The heading (default none). */
  readonly title?: string;
  /** Texts above the columns (default none). */
  readonly columns?: readonly string[];
  /** What colors mean, below the grid (default none). */
  readonly legend?: GridLegend;
  /** Sentences below it all (default none). */
  readonly notes?: readonly string[];
}

/** A strip of colors between two texts. */
export interface GridLegend {
  /** CSS colors, from the first text to the second. */
  readonly colors: readonly string[];
  readonly from: string;
  readonly to: string;
}

const margin = 16;
const gap = 4;
const textSize = 13;
const labelWidth = 120;
/** Height of a legend and the space before it. */
export const legendHeight = 24;
const noteHeight = 17;
/** The width of a character in a note, about. */
const noteCharacter = 6.4;
/** Width of a color in the legend. */
const swatch = 12;
/** Characters that fit before a row. */
const labelLength = 16;

/**
 * Draws rows of images as an SVG, at their size, with the label of each row before it.
 * @throws ConfigError without images.
 */
export function imageGrid(
  rows: readonly GridRow[],
  { imageSize, title, columns = [], legend, notes = [] }: ImageGridOptions,
): string {
  const [cellHeight, cellWidth] = imageSize;
  const count = Math.max(0, ...rows.map(({ images }) => images.length));
  if (count === 0) throw new ConfigError("imageGrid: expected at least one image, received none");
  const left = margin + labelWidth;
  const top = margin + (title === undefined ? 0 : 28) + (columns.length > 0 ? 22 : 0);
  const width = left + count * (cellWidth + gap) - gap + margin;
  const bottom = top + rows.length * (cellHeight + gap) - gap;
  const lines = notes.flatMap((note) => wrapText(note, Math.max(20, Math.floor((width - 2 * margin) / noteCharacter))));
  const noteTop = bottom + (legend ? legendHeight : 0) + (lines.length > 0 ? 24 : 0);
  const height = noteTop + Math.max(0, lines.length - 1) * noteHeight + margin;
  const x = (column: number) => left + column * (cellWidth + gap);
  const y = (row: number) => top + row * (cellHeight + gap);
  const parts = [
    ...(title === undefined ? [] : [svgText(title, margin, margin + 14, { size: 16, color: ink.text, weight: 600 })]),
    ...columns.map((text, column) => svgText(text, x(column), top - 8, { size: textSize, color: ink.muted })),
    ...rows.flatMap(({ label, images }, row) => [
      svgText(truncateText(label, labelLength), margin, y(row) + cellHeight / 2, { size: textSize, color: ink.text }),
      ...images.map(
        (png, column) =>
          `<image x="${x(column)}" y="${y(row)}" width="${cellWidth}" height="${cellHeight}" href="data:image/png;base64,${base64(png)}"/>`,
      ),
    ]),
    ...(legend ? [legendStrip(legend, left, bottom + 10)] : []),
    ...lines.map((line, index) => svgText(line, margin, noteTop + index * noteHeight, { size: 12, color: ink.text })),
  ];
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" ` +
    `font-family="${escapeText(fontFamily)}" role="img" aria-label="${escapeText(title ?? "images")}">` +
    `<rect width="${width}" height="${height}" fill="#fff"/>${parts.join("")}</svg>`
  );
}

/** Draws a strip of colors between its texts. */
export function legendStrip({ colors, from, to }: GridLegend, x: number, y: number): string {
  const start = x + measureText(from, textSize) + 8;
  const swatches = colors.map(
    (color, index) =>
      `<rect x="${start + index * swatch}" y="${y}" width="${swatch + 0.5}" height="12" fill="${color}"/>`,
  );
  const end = start + colors.length * swatch + 8;
  const text = (content: string, at: number) => svgText(content, at, y + 11, { size: textSize, color: ink.muted });
  return [text(from, x), ...swatches, text(to, end)].join("");
}

/** Writes bytes as base64, in the one way that browsers and Node share. */
export function base64(bytes: Uint8Array): string {
  let binary = "";
  const chunk = 8192;
  for (let at = 0; at < bytes.length; at += chunk) binary += String.fromCharCode(...bytes.subarray(at, at + chunk));
  return btoa(binary);
}
