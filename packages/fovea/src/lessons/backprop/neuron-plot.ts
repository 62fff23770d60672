import { type Html, html } from "../../page/index.ts";
import { formatValue } from "../parts/format-value.ts";
import { type NeuronNode, type NeuronPass, neuronNodes } from "./neuron.ts";
import type { BackpropTexts } from "./texts/backprop-texts.ts";

const nodeWidth = 86;
const nodeHeight = 52;

/** Where each node stands. */
const places: Readonly<Record<NeuronNode, readonly [x: number, y: number]>> = {
  ...{ x1: [0, 0], w1: [0, 66], x2: [0, 148], w2: [0, 214], b: [150, 262], y: [510, 262] },
  ...{ p1: [150, 33], p2: [150, 181], z: [290, 107], a: [400, 107], e: [510, 107], L: [620, 107] },
};

const edges: readonly (readonly [NeuronNode, NeuronNode])[] = [
  ...([
    ["x1", "p1"],
    ["w1", "p1"],
    ["x2", "p2"],
    ["w2", "p2"],
    ["p1", "z"],
    ["p2", "z"],
  ] as const),
  ...([
    ["b", "z"],
    ["z", "a"],
    ["a", "e"],
    ["y", "e"],
    ["e", "L"],
  ] as const),
];

/** Draws the graph with the value of each node above and the derivative of the loss below. */
export function neuronPlot({ values, gradients }: NeuronPass, texts: BackpropTexts): Html {
  return html`<svg class="graph" viewBox="-2 -2 710 320" role="img" aria-label="${texts.graphLabel}">
    ${edges.map(([from, to]) => html`<path d="${linkOf(from, to)}"/>`)}
    ${neuronNodes.map(
      (node) => html`<g transform="translate(${places[node].join(" ")})" data-node="${node}">
      <rect width="${nodeWidth}" height="${nodeHeight}" rx="8"/>
      <text class="node-name" x="8" y="16">${texts.nodes[node]}</text>
      <text class="value" x="${nodeWidth - 8}" y="${node === "L" ? 33 : 31}">${formatValue(values.get(node) ?? 0)}</text>
      <text class="gradient" x="${nodeWidth - 8}" y="46">${formatValue(gradients.get(node) ?? 0)}</text>
    </g>`,
    )}
  </svg>`;
}

function linkOf(from: NeuronNode, to: NeuronNode): string {
  const [x1, y1] = [places[from][0] + nodeWidth, places[from][1] + nodeHeight / 2];
  const [x2, y2] = [places[to][0], places[to][1] + nodeHeight / 2];
  const middle = (x1 + x2) / 2;
  return `M${x1} ${y1}C${middle} ${y1} ${middle} ${y2} ${x2} ${y2}`;
}

export const neuronPlotStyle = `
.graph { display: block; min-width: 38rem; width: 100%; max-width: 50rem; height: auto; }
.graph rect { fill: var(--paper); stroke: var(--strong-line); }
.graph path { fill: none; stroke: var(--strong-line); stroke-width: 1.5; }
.graph text { font-family: inherit; font-size: 12.5px; fill: var(--text); font-variant-numeric: tabular-nums; }
.graph .node-name { fill: var(--muted); font-size: 11px; }
.graph .value, .graph .gradient { text-anchor: end; }
.graph .value { font-weight: 600; }
.graph .gradient { fill: var(--validation); }
.graph-key { display: flex; flex-wrap: wrap; gap: .25rem 1.5rem; font-size: .875rem; margin: .5rem 0; }
.graph-key .gradient { color: var(--validation); }
`;
