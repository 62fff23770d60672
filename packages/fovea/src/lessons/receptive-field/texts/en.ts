import type { ReceptiveFieldTexts } from "./receptive-field-texts.ts";

export const en: ReceptiveFieldTexts = {
  title: "Receptive fields: what a value can see",
  headings: { image: "On your image", growth: "Growth with depth", stack: "5 × 5 as two 3 × 3" },
  intro:
    "A value of a feature map depends on a rectangle of the image, its receptive field. Choose a layer and a value; the " +
    "rectangle is computed from the network's graph. Click on the image, or use the arrow keys.",
  layer: "Layer",
  row: "Row of the map",
  column: "Column of the map",
  imageLabel: "Image with the receptive field",
  mapLabel: "Image",
  moveHint: "Position of the value; the arrow keys move it",
  influence: "Influence",
  influences: { show: "show", hide: "hide" },
  influenceNote:
    "The orange tint shows how strongly the value in the middle of the map reacts to each pixel: the size of its gradient, " +
    "measured on this image. The rectangle is what it could see; the center usually matters most.",
  field: ({ path, size, stride }) =>
    size === "all"
      ? `${path}: each value depends on the whole image.`
      : `${path}: ${size[0]} × ${size[1]} pixels; neighbors are ${stride[0]} ${stride[0] === 1 ? "pixel" : "pixels"} apart.`,
  map: ({ height, width, channels }) => `Its maps: ${height} × ${width}, ${channels} channels.`,
  part: ([top, bottom], [left, right]) => `This value sees rows ${top} to ${bottom} and columns ${left} to ${right}.`,
  whole: "whole image",
  growthIntro:
    "Each window widens the field by f − 1 steps, and each stride makes the steps of later layers larger. That is why " +
    "networks that shrink their maps see the whole image after a few layers.",
  growthLabel: "Rows of the receptive field at each layer",
  depth: "Layer (1 = first)",
  table: { label: "Receptive fields", layer: "Layer", maps: "Maps", field: "Field", stride: "Stride" },
  stackIntro:
    "Two convolutions of 3 × 3 see as much as one of 5 × 5, with fewer weights and one more activation in between. VGG is " +
    "built on this. The counts are those of real layers without bias.",
  count: "Layers",
  filterSide: "Filter side",
  channels: "Channels",
  stackLabel: (count, side, field) =>
    `${count} layers of ${side} × ${side}, seen from the side: the value above depends on ${field} cells below`,
  stack: ({ count, side, field, stack, single, channels, stackAll, singleAll }) =>
    `${count} × (${side} × ${side}) see ${field} × ${field} pixels with ${stack} weights; one filter of ${field} × ${field} has ${single}. ` +
    `With ${channels} channels in and out: ${stackAll} against ${singleAll}.`,
  stackNote: "Two layers of 3 × 3: 18 weights instead of 25. Three: 27 instead of 49.",
};
