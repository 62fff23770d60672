import { commonFormat } from "../../../page/index.ts";
import { formatAmount } from "../../../support/format.ts";
import type { FeatureTexts } from "./feature-texts.ts";

const { percent, count } = commonFormat;

/** The texts in English. */
export const en: FeatureTexts = {
  headings: {
    fields: "How much of the image does one value see?",
    maps: "What do the layers respond to?",
    sparsity: "How sparse are the layers?",
  },
  fields: {
    explanation:
      "Each value of a feature map depends on a part of the image, its receptive field. It grows with depth: first layers see edges, last ones whole objects. The fields drawn here belong to one place per layer.",
    label: "The image with the receptive fields of its stages",
    size: ({ size }) => (size === "all" ? "the whole image" : `${size[0]} × ${size[1]} pixels`),
    whole: "covers the whole image here",
    stride: ({ stride: [rows, columns] }) =>
      rows === columns ? `one every ${formatAmount(rows, "pixel")}` : `one every ${rows} × ${columns} pixels`,
  },
  maps: {
    explanation:
      "A feature map shows where one channel of a layer responds to the image. All maps of a layer share one scale. Crossed-out channels are 0 everywhere in this image.",
    stage: (number) => `Stage ${number}`,
    size: ({ height, width, channels }) => `${height} × ${width} places, ${formatAmount(channels, "channel")}`,
    channels: ({ channels, tiles, dead }) =>
      [
        tiles.length < channels ? `The first ${count(tiles.length)} of ${count(channels)} channels are shown.` : "",
        dead === 0
          ? "Every channel responds."
          : dead === channels
            ? "No channel responds to this image."
            : `${count(dead)} of ${formatAmount(channels, "channel")} ${dead === 1 ? "doesn't" : "don't"} respond to this image.`,
      ]
        .filter((text) => text !== "")
        .join(" "),
    zeros: ({ sparsity, isRectified }) => (isRectified ? `${percent(sparsity, 0)} of the values are 0.` : ""),
    label: ({ path, tiles }) => `Feature maps of ${path}, ${formatAmount(tiles.length, "channel")}`,
    channel: (number) => `Channel ${number}`,
    deadChannel: (number) => `Channel ${number}: 0 everywhere`,
    allDead: "Nothing in this image makes this layer respond: all of its values are 0.",
    scale: "value",
  },
  sparsity: {
    explanation:
      "A rectifier sets a value to 0 where its unit doesn't respond. With depth, units usually become more selective, and more values are 0.",
    growth: (first, last) =>
      last > first + 0.05
        ? `Zeros grow from ${percent(first, 0)} in the first layers to ${percent(last, 0)} in the last ones.`
        : last < first - 0.05
          ? `Unusually, zeros fall from ${percent(first, 0)} in the first layers to ${percent(last, 0)} in the last ones.`
          : `Zeros stay near ${percent(last, 0)} from the first layers to the last.`,
    none: "No layer of this network ends in a rectifier (ReLU), so that no value is 0 on purpose.",
    label: "Share of zeros by depth",
    axis: "layer, from the image to the output",
    caption: "Share of values that are 0, layer by layer",
    table: (layers) => (layers === 1 ? "As a table" : `All ${count(layers)} layers`),
    tableLabel: "Layers and their zeros",
    layer: "Layer",
    places: "Places",
    channels: "Channels",
    zeros: "Zeros",
    dead: "Channels that are 0",
  },
};
