import { html, name } from "../../../page/index.ts";
import type { OneByOneTexts } from "./one-by-one-texts.ts";

export const en: OneByOneTexts = {
  title: "1 × 1 convolutions: mixing channels",
  headings: { cost: "The bottleneck", mix: "A network at every position", own: "In your network" },
  costIntro:
    "A 5 × 5 convolution over 192 channels multiplies 4,800 numbers for each of its results. A 1 × 1 convolution in front, " +
    "which keeps only 16 channels, does most of that work away. GoogLeNet is built this way; ResNet-50 uses it with 3 × 3.",
  side: "Side of the maps",
  inputs: "Input channels",
  bottleneck: "Bottleneck channels",
  filterSide: "Filter side",
  outputs: "Output channels",
  direct: "Directly",
  through: "Through the bottleneck",
  key: ["convolution", "1 × 1"],
  bar: (products) => `${products} products`,
  table: {
    label: "Costs of both ways",
    layer: "Layer",
    how: "Calculation",
    products: "Products",
    parameters: "Parameters",
  },
  layer: (filterSide, filters) => `${filterSide} × ${filterSide}, ${filters} filters`,
  together: "Both together",
  saving: (direct, through, times) =>
    `${direct} products against ${through}: the bottleneck saves a factor of ${times}.`,
  noSaving: "With these sizes, the bottleneck costs more than it saves.",
  mixIntro:
    "A 1 × 1 convolution looks at one position and at all channels there. It weighs them, adds them up and, with an " +
    "activation, is a small dense network that is used at every position: “network in network”. Set the weights; click on " +
    "the mixed map to see one position.",
  source: (layer) => html`The maps are outputs of ${name(layer)}.`,
  weight: (channel) => `Weight of map ${channel}`,
  mapLabel: (channel) => `Map ${channel}`,
  mixed: "Mixed: the sum, then ReLU",
  mixedLabel: "Mixed map, with the position",
  moveHint: "Position in the mixed map; the arrow keys move it",
  values: "Values at the position",
  weights: "Weights",
  products: "Products",
  sum: (sum, value, row, column) =>
    html`<span>Sum <b>${sum}</b></span><span>ReLU gives <b>${value}</b> at row ${row}, column ${column}</span>`,
  mixNote: "Neighbors play no part: a 1 × 1 convolution changes channels, never places.",
  ownIntro: (count, shown) =>
    `Your network has ${count} ${count === 1 ? "convolution" : "convolutions"} of 1 × 1.` +
    (shown < count ? ` The first ${shown} are shown.` : ""),
  ownNone: "Your network has no 1 × 1 convolutions; ResNet-50, MobileNet and GoogLeNet are full of them.",
  ownTable: {
    label: "1 × 1 convolutions of the network",
    layer: "Layer",
    shape: "Maps",
    channels: "Channels",
    effect: "Effect",
  },
  effects: { reduces: "reduces", expands: "expands", keeps: "mixes" },
};
