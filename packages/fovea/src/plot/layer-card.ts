import { formatCount } from "../support/format.ts";
import { layerColor } from "./layer-color.ts";
import { fitText, measureText } from "./measure-text.ts";
import type { PlotNode } from "./plot-node.ts";
import { ink } from "./style.ts";
import { escapeText, round, svgText } from "./svg-text.ts";

/** The size of the cards of one plot. All have the same width. */
export interface CardStyle {
  readonly width: number;
  /** Space for the number of parameters on a card with a single line. */
  readonly parametersWidth: number;
  /** One line per card, for deep networks, instead of two or more. */
  readonly compact: boolean;
  heightOf(node: PlotNode): number;
}

const padding = 12;
const stripe = 5;
const lineHeight = 16;
const longestName = 200;
const frame = 'stroke="#c5ccd4"';
const fonts = { type: 13, name: 11, details: 11, output: 11.5 } as const;

/** The size of card that the texts of `nodes` need. */
export function cardStyle(nodes: readonly PlotNode[], compact: boolean): CardStyle {
  const parametersWidth = 20 + Math.max(...nodes.map((node) => measureText(parameterText(node), fonts.details)));
  const texts = nodes.map((node) => {
    const name = measureText(nameText(node), fonts.name);
    const head = typeWidth(node) + 10 + name;
    const output = measureText(node.output, fonts.output);
    const foot = output + 20 + measureText(parameterText(node), fonts.details);
    if (compact) return head + 20 + output + parametersWidth;
    return Math.max(head, foot, ...linesOf(node).map((line) => measureText(line, fonts.details)));
  });
  const width = texts.reduce((widest, text) => Math.max(widest, text), 150);
  return {
    width: Math.ceil(stripe + 2 * padding + width),
    parametersWidth,
    compact,
    heightOf: (node) => (compact ? 26 : 50 + lineHeight * linesOf(node).length),
  };
}

/** Draws one layer as SVG, centered at (`x`, `y`). */
export function layerCard(node: PlotNode, style: CardStyle, x: number, y: number): string {
  const { width } = style;
  const height = style.heightOf(node);
  const left = round(x - width / 2);
  const top = round(y - height / 2);
  const edge = `M${left + stripe},${top}v${height}h-1a4,4 0 0 1 -4,-4v${8 - height}a4,4 0 0 1 4,-4z`;
  return [
    `<g><title>${escapeText(`${node.name} (${node.type}) → ${node.output}`)}</title>`,
    ...(node.repeat ? [`<path d="M${left + 5},${top + height}v4h${width}v${-height}h-5" fill="none" ${frame}/>`] : []),
    `<rect x="${left}" y="${top}" width="${width}" height="${height}" rx="4" fill="white" ${frame}/>`,
    `<path d="${edge}" fill="${layerColor(node.type)}"/>`,
    ...cardLines(node, style, left + stripe + padding, left + width - padding, top),
    "</g>",
  ].join("");
}

function cardLines(node: PlotNode, style: CardStyle, start: number, end: number, top: number): string[] {
  const type = { size: fonts.type, weight: 600, color: ink.text } as const;
  const muted = { size: fonts.details, color: ink.muted };
  const output = { size: fonts.output, color: ink.text };
  const name = nameText(node);
  const height = style.heightOf(node);
  if (style.compact) {
    const baseline = top + height / 2 + 4.3;
    const outputEnd = end - style.parametersWidth;
    return [
      svgText(node.type, start, baseline, type),
      svgText(name, start + typeWidth(node) + 10, baseline, muted),
      svgText(node.output, outputEnd, baseline, { ...output, anchor: "end" }),
      svgText(parameterText(node), end, baseline, { ...muted, anchor: "end" }),
    ];
  }
  const foot = top + height - 12;
  return [
    svgText(typeText(node), start, top + 20, type),
    svgText(name, end, top + 20, { ...muted, anchor: "end" }),
    ...linesOf(node).map((line, index) => svgText(line, start, top + 37 + lineHeight * index, muted)),
    svgText(node.output, start, foot, output),
    svgText(parameterText(node), end, foot, { ...muted, anchor: "end" }),
  ];
}

/** The name; of a long path the end, which tells layers apart. */
function nameText({ name }: PlotNode): string {
  let text = name;
  while (text.includes("/") && measureText(text, fonts.name) > longestName) {
    const rest = text.replace(/^(…\/)?[^/]*/, "");
    if (rest === "") break;
    text = `…${rest}`;
  }
  return fitText(text, longestName, fonts.name);
}

function typeText({ type, repeat }: PlotNode): string {
  return repeat === undefined ? type : `${type} × ${repeat}`;
}

function linesOf({ details = "" }: PlotNode): string[] {
  return details === "" ? [] : details.split("\n");
}

function typeWidth(node: PlotNode): number {
  return measureText(typeText(node), fonts.type, "semibold");
}

function parameterText({ parameters }: PlotNode): string {
  return parameters > 0 ? `${formatCount(parameters)} params` : "";
}
