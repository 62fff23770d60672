import { ConfigError } from "../support/errors.ts";
import { type ImageRegion, imageRegions, type RegionImage, regionColors } from "./image-regions.ts";
import { fitText, measureText } from "./measure-text.ts";
import { type LayerSparsity, sparsityChart } from "./sparsity-chart.ts";
import { fontFamily, ink } from "./style.ts";
import { escapeText, round, svgText } from "./svg-text.ts";

/** The feature maps of a layer. */
export interface SheetLayer {
  readonly title: string;
  /** Size, dead channels, zeros. */
  readonly detail: string;
  /** Data URIs, one per channel; undefined for channels that are 0 everywhere. */
  readonly tiles: readonly (string | undefined)[];
  /** Height and width of the maps, of any unit. */
  readonly size: readonly [height: number, width: number];
  /** The colors of the scale and what its ends stand for. */
  readonly scale: { readonly colors: readonly string[]; readonly low: number; readonly high: number };
}

/** What a sheet shows above the layers. */
export interface FeatureSheetOptions {
  readonly title: string;
  readonly image: RegionImage;
  /** Receptive fields, drawn on the image. */
  readonly fields: readonly ImageRegion[];
  /** Layers whose share of zeros is drawn (none: no chart). */
  readonly sparsity: readonly LayerSparsity[];
}

const width = 1000;
const margin = 24;
const gap = 4;
const perRow = 16;
const tileWidth = (width - 2 * margin - (perRow - 1) * gap) / perRow;
const imageSize = 280;
const headHeight = 28;
/** Maps that are much higher than wide are drawn lower. */
const highestTile = 2 * tileWidth;

/**
 * Draws the feature maps of layers as an SVG: one scale per layer, channels without any response crossed out, the image
 * with receptive fields and the share of zeros with depth on top.
 * @throws ConfigError without layers.
 */
export function featureSheet(layers: readonly SheetLayer[], options: FeatureSheetOptions): string {
  if (layers.length === 0) throw new ConfigError("featureSheet: expected at least one layer, received none");
  const parts = [svgText(options.title, margin, margin + 16, { size: 20, color: ink.text, weight: 600 })];
  let y = margin + 40;
  parts.push(overview(options, y));
  y += imageSize + 28;
  for (const layer of layers) {
    const { svg, height } = layerRows(layer, y);
    parts.push(svg);
    y += height + 26;
  }
  const height = round(y - 26 + margin);
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" ` +
    `font-family="${escapeText(fontFamily)}" role="img" aria-label="${escapeText(options.title)}">` +
    `<rect width="${width}" height="${height}" fill="#fff"/>${parts.join("")}</svg>`
  );
}

/** The image with its fields, their key, and the chart. */
function overview({ image, fields, sparsity }: FeatureSheetOptions, y: number): string {
  const key = fields.map(({ label }, index) => {
    const top = y + index * 20;
    const box = `x="${margin + imageSize + 16}" y="${top}" width="14" height="11"`;
    return (
      `<rect ${box} fill="${regionColors[index % regionColors.length]}" stroke="#000" stroke-opacity=".55"/>` +
      svgText(fitText(label, 230, 11), margin + imageSize + 38, top + 10, { size: 11, color: ink.text })
    );
  });
  const chart = sparsity.length > 0 ? nested(sparsityChart(sparsity), width - margin - 400, y + 92, 400, 188) : "";
  return nested(imageRegions(image, fields, imageSize), margin, y) + key.join("") + chart;
}

function layerRows({ title, detail, tiles, size: [rows, columns], scale }: SheetLayer, y: number) {
  const tileHeight = Math.min(highestTile, (tileWidth * rows) / columns);
  const heading =
    svgText(fitText(title, 440, 14, "semibold"), margin, y + 12, { size: 14, color: ink.text, weight: 600 }) +
    svgText(detail, margin + 12 + measureText(fitText(title, 440, 14, "semibold"), 14, "semibold"), y + 12, {
      size: 12,
      color: ink.muted,
    });
  const cells = tiles.map((source, index) => {
    const x = round(margin + (index % perRow) * (tileWidth + gap));
    const top = round(y + headHeight + Math.floor(index / perRow) * (tileHeight + gap));
    const box = `x="${x}" y="${top}" width="${round(tileWidth)}" height="${round(tileHeight)}"`;
    if (source !== undefined) return `<image ${box} preserveAspectRatio="none" href="${source}"/>`;
    const cross = `M${x} ${round(top + tileHeight)}L${round(x + tileWidth)} ${top}`;
    return `<rect ${box} fill="${ink.panel}" stroke="${ink.faint}"/><path d="${cross}" stroke="${ink.line}"/>`;
  });
  const bottom = y + headHeight + Math.ceil(tiles.length / perRow) * (tileHeight + gap);
  return { svg: heading + cells.join("") + scaleStrip(scale, y + 3), height: bottom - y };
}

/** The scale of a layer, at the right of its heading. */
function scaleStrip({ colors, low, high }: SheetLayer["scale"], y: number): string {
  const [from, to] = [low, high].map((value) => String(Number(value.toPrecision(3))).replace("-", "−"));
  const end = width - margin - measureText(to ?? "", 11) - 6;
  const start = end - 120;
  const part = 120 / colors.length;
  const swatches = colors.map(
    (color, index) =>
      `<rect x="${round(start + index * part)}" y="${y}" width="${round(part + 0.5)}" height="9" fill="${color}"/>`,
  );
  const text = (content: string, x: number, anchor: "start" | "end") =>
    svgText(content, x, y + 9, { size: 11, color: ink.muted, anchor });
  return text(from ?? "", start - 6, "end") + swatches.join("") + text(to ?? "", end + 6, "start");
}

/** Places an SVG within another. */
function nested(svg: string, x: number, y: number, width?: number, height?: number): string {
  const sized =
    width === undefined ? svg : svg.replace(/ width="[\d.]+" height="[\d.]+"/, ` width="${width}" height="${height}"`);
  return sized.replace("<svg ", `<svg x="${x}" y="${y}" `);
}
