import { ConfigError } from "../support/errors.ts";
import { truncateText } from "../support/text-width.ts";
import { base64, type GridLegend, legendHeight, legendStrip } from "./image-grid.ts";
import { fontFamily, ink } from "./style.ts";
import { escapeText, svgText } from "./svg-text.ts";

/** An image with a name below it. */
export interface Tile {
  readonly caption: string;
  /** A PNG file. */
  readonly png: Uint8Array;
}

/** How tiles are drawn. */
export interface TileGridOptions {
  /** Height and width of every tile. Its pixels stay sharp if it is larger than the image. */
  readonly tileSize: readonly [height: number, width: number];
  /** Tiles per row (default: as many as fit into 960 units). */
  readonly columns?: number;
  readonly title?: string;
  /** What colors mean, below the tiles (default none). */
  readonly legend?: GridLegend;
}

const margin = 16;
const gap = 6;
const captionHeight = 17;
const captionSize = 11;
const usualWidth = 960;

/**
 * Draws images in rows as an SVG, each with its name below.
 * @throws ConfigError without tiles.
 */
export function tileGrid(tiles: readonly Tile[], { tileSize, columns, title, legend }: TileGridOptions): string {
  if (tiles.length === 0) throw new ConfigError("tileGrid: expected at least one tile, received none");
  const [tileHeight, tileWidth] = tileSize;
  const fitting = Math.max(1, Math.floor((usualWidth + gap) / (tileWidth + gap)));
  const perRow = Math.min(tiles.length, columns ?? fitting);
  const top = margin + (title === undefined ? 0 : 30);
  const titleWidth = title === undefined ? 0 : 320;
  const width = 2 * margin + Math.max(titleWidth, perRow * (tileWidth + gap) - gap);
  const bottom = top + Math.ceil(tiles.length / perRow) * (tileHeight + captionHeight + gap) - gap;
  const height = bottom + (legend ? legendHeight : 0) + margin;
  const drawn = tiles.map(({ caption, png }, index) => {
    const x = margin + (index % perRow) * (tileWidth + gap);
    const y = top + Math.floor(index / perRow) * (tileHeight + captionHeight + gap);
    const text = truncateText(caption, Math.max(3, Math.floor(tileWidth / 6.2)));
    return (
      `<image x="${x}" y="${y}" width="${tileWidth}" height="${tileHeight}" preserveAspectRatio="none" ` +
      `style="image-rendering:pixelated" href="data:image/png;base64,${base64(png)}"/>` +
      svgText(text, x, y + tileHeight + 13, { size: captionSize, color: ink.muted })
    );
  });
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" ` +
    `font-family="${escapeText(fontFamily)}" role="img" aria-label="${escapeText(title ?? "images")}">` +
    `<rect width="${width}" height="${height}" fill="#fff"/>` +
    (title === undefined ? "" : svgText(title, margin, margin + 14, { size: 16, color: ink.text, weight: 600 })) +
    `${drawn.join("")}${legend ? legendStrip(legend, margin, bottom + 10) : ""}</svg>`
  );
}
