import { html } from "../../../page/index.ts";
import type { ConvTexts } from "./conv-texts.ts";
import { sizeFormula } from "./size-formula.ts";

const colors = ["Red", "Green", "Blue"];

export const en: ConvTexts = {
  title: "Convolution, number by number",
  headings: {
    window: "Slide the window",
    size: "How large is the result?",
    parameters: "Why so few parameters?",
  },
  intro:
    "A filter is a small grid of weights. It lies over a window of the image, each pixel is multiplied by the weight " +
    "on top of it, and the products are added up: one number of the result. Then the window moves on. Click or drag on " +
    "either image, or use the arrow keys.",
  filter: "Filter",
  ownFilters: (path, shown, all) =>
    shown < all ? `${path}: the first ${shown} of ${all} filters` : `${path}: ${all} filters`,
  noOwnFilters: "The network doesn't begin with an ordinary convolution, so it has no filters to show here.",
  classicFilters: "Classics",
  classic: {
    vertical: "Vertical edges",
    horizontal: "Horizontal edges",
    sobel: "Sobel",
    laplace: "Laplace",
    sharpen: "Sharpen",
    blur: "Blur",
    identity: "Identity",
  },
  ownFilter: (number) => `Filter ${number}`,
  stride: "Stride",
  padding: "Padding",
  same: "same",
  row: "Row of the result",
  column: "Column of the result",
  input: (height, width, channels) => `Image: ${height} × ${width}${channels > 1 ? ` × ${channels}` : ""}`,
  output: (height, width) => `Result: ${height} × ${width}`,
  inputLabel: (name) => `${name}, with the window`,
  outputLabel: (filter) => `Result of the filter: ${filter}`,
  moveHint: "Position of the window; the arrow keys move it",
  channel: (index, count) => (count === 3 ? (colors[index] ?? "") : `Channel ${index + 1}`),
  pixels: "Pixels",
  weights: "Weights",
  products: "Products",
  sum: ({ sum, bias, value, row, column }) =>
    html`<span>Sum of all products <b>${sum}</b></span><span>+ bias <b>${bias}</b></span><span>= <b>${value}</b>, the result at row ${row}, column ${column}</span>`,
  moreChannels: (shown, all) => `The first ${shown} of ${all} channels are shown; the sum is over all of them.`,
  tooLarge: "The filter is larger than the padded image. Choose more padding or another filter.",
  sizeIntro: "One row of the image, seen from the side. Each bar is a position of the window; each gives one result.",
  sizeInput: "Input",
  sizeFilter: "Filter",
  sizeFormula,
  sizeSentence: ({ output }, unread) =>
    `The window has ${output} ${output === 1 ? "position" : "positions"}. ` +
    (unread === 0
      ? "It ends exactly at the border."
      : `After the last one, ${unread} ${unread === 1 ? "cell is" : "cells are"} left that no window reads: the fraction is rounded down.`),
  stripLabel: ({ input, filter, stride, output }) =>
    `A row of ${input} cells, a window of ${filter} cells in steps of ${stride}: ${output} positions`,
  sizeCases: html`“Valid” means p = 0: the result shrinks by f − 1. “Same” means p = (f − 1) ÷ 2: with stride 1, the result is as large as the image, which is why filters have odd sizes.`,
  parametersIntro:
    "A filter is used at every position, so a convolution has as many weights as its filters have cells, however large " +
    "the image is. A dense layer has one weight for each pair of an input and an output. All numbers are counted on real layers.",
  imageSide: "Image side",
  imageChannels: "Channels",
  filterSide: "Filter side",
  filters: "Filters",
  parameterTable: { label: "Parameters", layer: "Layer", how: "Calculation", count: "Parameters" },
  rows: {
    conv: (side, filters) => `Convolution ${side} × ${side}, ${filters} filters`,
    denseAlike: (outputs) => `Dense layer with the same ${outputs} results`,
    own: (path) => `Your first convolution, ${path}`,
    dense25: "Dense layer of 25 units on 28 × 28 × 6 values",
    conv32: "Convolution 3 × 3, 32 filters, on any RGB image",
  },
  parametersSentence: (conv, dense, times) => `${conv} against ${dense}: ${times} times as many.`,
  textbook: "For comparison",
};
