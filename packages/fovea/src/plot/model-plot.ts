import { ConfigError } from "../support/errors.ts";
import { formatCount } from "../support/format.ts";
import { collapseLayers } from "./collapse-layers.ts";
import { cardStyle, layerCard } from "./layer-card.ts";
import { isActivation } from "./layer-kind.ts";
import { measureText } from "./measure-text.ts";
import { plotColumns, plotDepth } from "./plot-columns.ts";
import { type ColumnLayout, layoutColumn } from "./plot-layout.ts";
import { connector, curve, groupFrame } from "./plot-lines.ts";
import type { PlotNode } from "./plot-node.ts";
import { fontFamily, ink } from "./style.ts";
import { escapeText, round, svgText } from "./svg-text.ts";

/** One card per layer, or one per block of layers. */
export type PlotDetail = "layers" | "blocks";

/** The network to draw. */
export interface ModelPlot {
  /** The layers, in the order of their calls. */
  readonly nodes: readonly PlotNode[];
  /** From a layer's id to that of a layer that reads its output. */
  readonly edges: readonly (readonly [from: string, to: string])[];
  /** The heading (default none). */
  readonly title?: string;
  /** The line below the title (default: the numbers of layers and parameters). */
  readonly subtitle?: string;
  /**
   * "blocks" draws a block of layers (a residual block, or a convolution with its normalization and activation) as one
   * card. Default: "layers" for up to 47 layers, or else "blocks".
   */
  readonly detail?: PlotDetail | undefined;
  /** The number of columns that a deep network is folded into (default: as many as make the image about square). */
  readonly columns?: number;
}

const margin = 24;
const gutter = 56;
const deepFrom = 48;
// The greatest height of a single column: a plot should fit on a page.
const tallest = { layers: 2400, blocks: 1000 } as const;

/**
 * Draws a network as an SVG: layers, or blocks of layers, as cards from top to bottom with shapes and parameters, and
 * frames around nested models. Folds deep networks into columns.
 * @throws ConfigError if there are no nodes, two share an id, an edge names an unknown node or closes a cycle, or
 *   `detail` is unknown.
 */
export async function modelPlot(plot: ModelPlot): Promise<string> {
  const layers = checked(plot);
  const { detail = layers.size < deepFrom ? "layers" : "blocks" } = plot;
  if (detail !== "layers" && detail !== "blocks") {
    throw new ConfigError(`modelPlot: expected "layers" or "blocks" as detail, received "${String(detail)}"`);
  }
  const { nodes: shown, edges }: Pick<ModelPlot, "nodes" | "edges"> =
    detail === "layers" ? plot : collapseLayers(plot.nodes, plot.edges);
  const nodes = new Map(shown.map((node) => [node.id, node]));
  const ids = [...nodes.keys()];
  const card = cardStyle(shown, detail === "layers" && ids.length >= deepFrom);
  const depth = plotDepth(ids, edges);
  const height = shown.reduce((sum, node) => sum + card.heightOf(node) + 24, 0) / ids.length;
  const breadth = 1.3 * (ids.length / depth) * card.width;
  const isActing = (id: string) => isActivation(nodes.get(id)?.type ?? "");
  const count = plot.columns ?? columnCount(depth * height, breadth, tallest[detail]);
  const columns = plotColumns(ids, edges, count, isActing);

  const { instance } = await import("@viz-js/viz");
  const viz = await instance();
  const layouts = columns.map((column) => layoutColumn(viz, column, nodes, edges, card));

  const title = plot.title ?? "";
  const subtitle = plot.subtitle ?? countsOf(plot.nodes);
  const top = title === "" ? 54 : 80;
  const width = layouts.reduce((sum, layout) => sum + layout.width + gutter, 2 * margin - gutter);
  const bottom = top + Math.max(...layouts.map((layout) => layout.height)) + margin;
  const widest = Math.max(measureText(title, 17, "semibold"), measureText(subtitle, 12.5)) + 2 * margin;
  const page = { width: Math.ceil(Math.max(width, widest)), height: Math.ceil(bottom) };
  const left = layouts.length === 1 ? (page.width - width) / 2 + margin : margin;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${page.width}" height="${page.height}" ` +
      `viewBox="0 0 ${page.width} ${page.height}" font-family="${fontFamily}" role="img">`,
    `<title>${escapeText(title === "" ? "Network" : title)}</title>`,
    `<rect width="100%" height="100%" fill="white"/>`,
    ...(title === "" ? [] : [svgText(title, margin, 36, { size: 17, weight: 600, color: ink.text })]),
    svgText(subtitle, margin, title === "" ? 34 : 60, { size: 12.5, color: ink.muted }),
    ...drawColumns(layouts, nodes, card, left, top),
    "</svg>",
    "",
  ].join("\n");
}

function drawColumns(
  layouts: readonly ColumnLayout[],
  nodes: ReadonlyMap<string, PlotNode>,
  card: ReturnType<typeof cardStyle>,
  left: number,
  top: number,
): string[] {
  const parts: string[] = [];
  let x = left;
  for (const [index, layout] of layouts.entries()) {
    const next = layouts[index + 1];
    if (layout.exit && next?.entry) {
      const right = x + layout.width + gutter;
      parts.push(
        connector(
          { x: x + layout.exit.x, y: top + layout.exit.y },
          { x: right + next.entry.x, y: top + next.entry.y },
          right - gutter / 2,
        ),
      );
    }
    parts.push(
      `<g transform="translate(${round(x)},${round(top)})">`,
      ...layout.groups.map(groupFrame),
      ...layout.curves.map(curve),
      ...[...layout.centers].flatMap(([id, center]) => {
        const node = nodes.get(id);
        return node ? [layerCard(node, card, center.x, center.y)] : [];
      }),
      "</g>",
    );
    x += layout.width + gutter;
  }
  return parts;
}

function checked({ nodes, edges }: ModelPlot): Map<string, PlotNode> {
  if (nodes.length === 0) throw new ConfigError("modelPlot: expected at least one node, received none");
  const byId = new Map<string, PlotNode>();
  for (const node of nodes) {
    if (byId.has(node.id)) throw new ConfigError(`modelPlot: expected unique ids, received "${node.id}" twice`);
    byId.set(node.id, node);
  }
  for (const edge of edges) {
    const unknown = edge.find((id) => !byId.has(id));
    if (unknown !== undefined) {
      throw new ConfigError(`modelPlot: the edge ${edge.join(" → ")} names "${unknown}", which is no node's id`);
    }
  }
  return byId;
}

/** One column if it is not too tall, or else as many as make the image about square. */
function columnCount(height: number, width: number, tallest: number): number {
  return height <= tallest ? 1 : Math.max(1, Math.round(Math.sqrt(height / (width + gutter))));
}

function countsOf(nodes: readonly PlotNode[]): string {
  const parameters = nodes.reduce((sum, node) => sum + node.parameters, 0);
  const fixed = nodes.reduce((sum, { nonTrainable = 0 }) => sum + nonTrainable, 0);
  const layers = `${formatCount(nodes.length)} ${nodes.length === 1 ? "layer" : "layers"}`;
  return fixed === 0
    ? `${layers} · ${formatCount(parameters)} parameters`
    : `${layers} · ${formatCount(parameters - fixed)} trainable + ${formatCount(fixed)} non-trainable parameters`;
}
