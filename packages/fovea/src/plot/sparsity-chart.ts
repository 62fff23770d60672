import { ConfigError } from "../support/errors.ts";
import { linearPlace } from "./linear-place.ts";
import { fitText } from "./measure-text.ts";
import { fontFamily, ink, palette } from "./style.ts";
import { escapeText, round, svgText } from "./svg-text.ts";

/** The share of zeros among the values of a layer. */
export interface LayerSparsity {
  readonly path: string;
  /** From 0 to 1. */
  readonly sparsity: number;
}

const [width, height] = [640, 300];
const area = { left: 56, right: width - 20, top: 52, bottom: height - 52 };

/**
 * Draws the share of zeros per layer as an SVG, from the first layer to the last.
 * @throws ConfigError without layers.
 */
export function sparsityChart(layers: readonly LayerSparsity[]): string {
  if (layers.length === 0) throw new ConfigError("sparsityChart: expected at least one layer, received none");
  const x =
    layers.length === 1
      ? () => (area.left + area.right) / 2
      : linearPlace(1, layers.length, area.left + 8, area.right - 8);
  const y = linearPlace(0, 1, area.bottom, area.top);
  const points = layers.map(({ sparsity }, index) => [round(x(index + 1)), round(y(sparsity))] as const);
  const grid = [0, 0.25, 0.5, 0.75, 1].flatMap((share) => [
    `<path d="M${area.left} ${round(y(share))}H${area.right}" stroke="${ink.faint}"/>`,
    svgText(`${100 * share} %`, area.left - 8, y(share) + 4, { size: 11, color: ink.muted, anchor: "end" }),
  ]);
  const dots = points.map(
    ([cx, cy], index) =>
      `<circle cx="${cx}" cy="${cy}" r="3" fill="${palette.blue}"><title>${escapeText(layers[index]?.path ?? "")}</title></circle>`,
  );
  const end = (index: number, anchor: "start" | "end") =>
    svgText(fitText(layers[index]?.path ?? "", 260, 11), points[index]?.[0] ?? 0, area.bottom + 20, {
      size: 11,
      color: ink.muted,
      anchor,
    });
  const names = layers.length === 1 ? [end(0, "start")] : [end(0, "start"), end(layers.length - 1, "end")];
  const label = "Share of values that are 0, from the first layer to the last";
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" ` +
    `font-family="${escapeText(fontFamily)}" role="img" aria-label="${label}">` +
    `<rect width="${width}" height="${height}" fill="#fff"/>` +
    svgText(label, 16, 26, { size: 13, color: ink.text, weight: 600 }) +
    grid.join("") +
    `<path d="M${points.map((point) => point.join(" ")).join("L")}" fill="none" stroke="${palette.blue}" stroke-width="2" stroke-linejoin="round"/>` +
    `${dots.join("")}${names.join("")}</svg>`
  );
}
