import { type Html, html } from "../../page/index.ts";
import type { Tensor } from "../../tensor/index.ts";
import { formatValue } from "../parts/format-value.ts";
import type { Place } from "../parts/map-view.ts";
import { numberGrid } from "../parts/number-grid.ts";
import type { Movement } from "./convolve.ts";
import type { Filter } from "./filters.ts";
import type { ConvTexts } from "./texts/conv-texts.ts";

/** Channels whose numbers are shown. */
const shownChannels = 4;

/** A position of the window: what it covers and what comes out. */
export interface WindowPosition extends Place {
  readonly image: Tensor;
  readonly filter: Filter;
  readonly movement: Movement;
  /** The value of the result, as the convolution computed it. */
  readonly value: number;
}

/** Shows the pixels below the window, the weights, their products and the sum. */
export function windowNumbers(position: WindowPosition, texts: ConvTexts): Html {
  const { filter, row, column, value } = position;
  const [rows = 1, columns = 1, channels = 1] = filter.kernel.shape;
  const size = rows * columns;
  const weights = (channel: number) => slice(filter.kernel, size, channels, channel);
  const windows = Array.from({ length: channels }, (_, channel) => windowPixels(position, channel));
  const products = windows.map(({ values }, channel) => {
    const factors = weights(channel);
    return values.map((pixel, at) => pixel * (factors[at] ?? 0));
  });
  const largest = (lists: readonly (readonly number[])[]) => Math.max(...lists.flat().map(Math.abs), 1e-12);
  const scales = [
    largest(windows.map(({ values }) => values)),
    largest(windows.map((_, channel) => weights(channel))),
    largest(products),
  ] as const;
  const sum = products.flat().reduce((total, each) => total + each, 0);
  const channelRow = (channel: number) => html`<div>
    ${channels > 1 && html`<h4>${texts.channel(channel, channels)}</h4>`}
    <div class="equation">
      ${numberGrid({ caption: texts.pixels, columns, values: windows[channel]?.values ?? [], scale: scales[0], isOutside: (at) => windows[channel]?.outside[at] === true })}
      <span class="sign" aria-hidden="true">×</span>
      ${numberGrid({ caption: texts.weights, columns, values: weights(channel), scale: scales[1] })}
      <span class="sign" aria-hidden="true">=</span>
      ${numberGrid({ caption: texts.products, columns, values: products[channel] ?? [], scale: scales[2] })}
    </div>
  </div>`;
  const shown = Math.min(channels, shownChannels);
  const text = { sum: formatValue(sum), bias: formatValue(filter.bias), value: formatValue(value) };
  return html`<div class="sum" id="sum" aria-live="polite">${texts.sum({ ...text, row, column })}</div>
    <div class="channels">${Array.from({ length: shown }, (_, channel) => channelRow(channel))}</div>
    ${channels > shown && html`<p class="muted">${texts.moreChannels(shown, channels)}</p>`}`;
}

function slice({ data }: Tensor, size: number, channels: number, channel: number): number[] {
  return Array.from({ length: size }, (_, at) => Number(data[at * channels + channel]));
}

/** The pixels of one channel below the window; zeros in the padding. */
function windowPixels({ image, filter, movement, row, column }: WindowPosition, channel: number) {
  const [height = 0, width = 0, channels = 1] = image.shape;
  const [rows = 1, columns = 1] = filter.kernel.shape;
  const [top, , left] = movement.padding;
  const [firstRow, firstColumn] = [row * movement.stride - top, column * movement.stride - left];
  const cells = Array.from({ length: rows * columns }, (_, at) => {
    const [y, x] = [firstRow + Math.floor(at / columns), firstColumn + (at % columns)];
    const outside = y < 0 || x < 0 || y >= height || x >= width;
    return { outside, value: outside ? 0 : Number(image.data[(y * width + x) * channels + channel]) };
  });
  return { values: cells.map(({ value }) => value), outside: cells.map(({ outside }) => outside) };
}
