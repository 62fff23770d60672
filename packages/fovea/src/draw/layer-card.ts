import { formatCount } from "../support/format.ts";
import { layerColor } from "./layer-color.ts";
import { fitText, measureText } from "./measure-text.ts";
import type { PlotNode } from "./model-plot.ts";
import { ink } from "./style.ts";
import { escapeText, round, svgText } from "./svg-text.ts";

/** The size of all cards of one plot: they are equally large, so that a column of them reads well. */
export interface CardStyle {
  readonly width: number;
  readonly height: number;
  /** One line a card, for deep networks, instead of two or three. */
  readonly compact: boolean;
}

const padding = 12;
const stripe = 5;
const longestName = 180;
const fonts = { type: 13, name: 11, details: 11, output: 11.5 } as const;

/** The size of card that the texts of `nodes` need. */
export function cardStyle(nodes: readonly PlotNode[], compact: boolean): CardStyle {
  const texts = nodes.map((node) => {
    const name = Math.min(longestName, measureText(node.name, fonts.name));
    const head = typeWidth(node) + 10 + name;
    const output = measureText(node.output, fonts.output);
    if (compact) return head + 20 + output;
    const foot = output + 20 + measureText(parameterText(node), fonts.details);
    return Math.max(head, foot, measureText(node.details ?? "", fonts.details));
  });
  const width = texts.reduce((widest, text) => Math.max(widest, text), 150);
  const height = compact ? 26 : nodes.some((node) => node.details) ? 66 : 50;
  return { width: Math.ceil(stripe + 2 * padding + width), height, compact };
}

/** One layer as SVG, its centre at (`x`, `y`). */
export function layerCard(node: PlotNode, style: CardStyle, x: number, y: number): string {
  const { width, height } = style;
  const left = round(x - width / 2);
  const top = round(y - height / 2);
  const edge = `M${left + stripe},${top}v${height}h-1a4,4 0 0 1 -4,-4v${8 - height}a4,4 0 0 1 4,-4z`;
  return [
    `<g><title>${escapeText(`${node.name} (${node.type}) → ${node.output}`)}</title>`,
    `<rect x="${left}" y="${top}" width="${width}" height="${height}" rx="4" fill="white" stroke="#c5ccd4"/>`,
    `<path d="${edge}" fill="${layerColor(node.type)}"/>`,
    ...cardLines(node, style, left + stripe + padding, left + width - padding, top),
    "</g>",
  ].join("");
}

function cardLines(node: PlotNode, { height, compact }: CardStyle, start: number, end: number, top: number): string[] {
  const type = { size: fonts.type, weight: 600, color: ink.text } as const;
  const muted = { size: fonts.details, color: ink.muted };
  const name = fitText(node.name, longestName, fonts.name);
  if (compact) {
    const baseline = top + height / 2 + 4.3;
    return [
      svgText(node.type, start, baseline, type),
      svgText(name, start + typeWidth(node) + 10, baseline, muted),
      svgText(node.output, end, baseline, { size: fonts.output, color: ink.text, anchor: "end" }),
    ];
  }
  // Without details the two lines stand in the middle of a card that is as high as the others.
  const inset = node.details ? 0 : (height - 50) / 2;
  const head = top + 20 + inset;
  const foot = top + height - 12 - inset;
  return [
    svgText(node.type, start, head, type),
    svgText(name, end, head, { ...muted, anchor: "end" }),
    ...(node.details ? [svgText(node.details, start, top + 37, muted)] : []),
    svgText(node.output, start, foot, { size: fonts.output, color: ink.text }),
    svgText(parameterText(node), end, foot, { ...muted, anchor: "end" }),
  ];
}

function typeWidth(node: PlotNode): number {
  return measureText(node.type, fonts.type, "semibold");
}

function parameterText({ parameters }: PlotNode): string {
  return parameters > 0 ? `${formatCount(parameters)} params` : "";
}
