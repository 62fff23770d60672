import type { ImageSource } from "../../data/index.ts";
import { type Pixels, resizePixels } from "../../data/resize-pixels.ts";
import { buildForward } from "../../network/index.ts";
import type { AbortSignalLike } from "../../support/abort-signal.ts";
import type { Tensor } from "../../tensor/tensor.ts";
import { activations, valueAt } from "../../train/index.ts";
import { receptiveField } from "../features/receptive-field.ts";
import type { ExplainedModel } from "../subject/explain-options.ts";
import { inputTensors } from "../subject/images-given.ts";
import { type PixelRange, shownColors } from "./canvas/pixel-range.ts";

/** The part of an image that a channel responds to most. */
export interface ChannelPatch {
  /** Index of the image. */
  readonly image: number;
  readonly activation: number;
  /** The part of the prepared image that the value depends on; the ends are exclusive. */
  readonly rows: readonly [start: number, end: number];
  readonly columns: readonly [start: number, end: number];
  /** What it looks like, uint8 [height, width, channels]. */
  readonly pixels: Tensor;
}

/** Which patches to look for. */
export interface PatchSearch {
  readonly layer: string;
  readonly channels: readonly number[];
  /** Patches per channel, at most one per image. */
  readonly count: number;
  readonly range: PixelRange;
  readonly signal: AbortSignalLike | undefined;
  onImage(): void;
}

/** Longest side of a patch that is kept, in pixels. */
const longestSide = 96;

interface Candidate {
  readonly image: number;
  readonly activation: number;
  readonly row: number;
  readonly column: number;
}

/**
 * Finds the parts of images that channels of a layer respond to most, the strongest first. Images are read one at a time;
 * only positive values count.
 */
export async function channelPatches(
  model: ExplainedModel,
  images: readonly ImageSource[],
  search: PatchSearch,
): Promise<ChannelPatch[][]> {
  const { layer, channels, count, range, signal } = search;
  const best = channels.map((): Candidate[] => []);
  for (const [image, source] of images.entries()) {
    signal?.throwIfAborted();
    const inputs = await inputTensors("channelDictionary", model, source);
    const found = await activations(model.trainer, inputs, { layers: layer, batchSize: 1 });
    const [maps] = found.values();
    channels.forEach((channel, index) => {
      if (maps) keep(best[index] ?? [], strongest(maps, channel, image), count);
    });
    search.onImage();
  }
  const field = fieldOf(model, layer);
  const patches = best.map((): ChannelPatch[] => []);
  for (const image of new Set(best.flat().map((candidate) => candidate.image))) {
    const [tensor] = await inputTensors("channelDictionary", model, images[image] as ImageSource);
    if (!tensor) continue;
    const shown = shownColors({ ...tensor, shape: tensor.shape.slice(1) }, range);
    best.forEach((candidates, index) => {
      const candidate = candidates.find((one) => one.image === image);
      if (!candidate) return;
      const [height = 0, width = 0] = shown.shape;
      const [rows, columns] = field(candidate, height, width);
      const { activation } = candidate;
      patches[index]?.push({ image, activation, rows, columns, pixels: cropped(shown, rows, columns) });
    });
  }
  return patches.map((list) => list.sort((a, b) => b.activation - a.activation));
}

function strongest({ data, shape }: Tensor, channel: number, image: number): Candidate {
  const channels = shape.at(-1) ?? 1;
  const width = shape.length === 4 ? (shape[2] ?? 1) : 1;
  let best = channel;
  for (let at = channel; at < data.length; at += channels) if ((data[at] ?? 0) > (data[best] ?? 0)) best = at;
  const place = Math.floor(best / channels);
  return { image, activation: data[best] ?? 0, row: Math.floor(place / width), column: place % width };
}

function keep(list: Candidate[], candidate: Candidate, count: number): void {
  if (!(candidate.activation > 0)) return;
  list.push(candidate);
  list.sort((a, b) => b.activation - a.activation);
  list.length = Math.min(list.length, count);
}

type Range = readonly [start: number, end: number];

/** Returns the rows and columns that a value depends on; all of them for a vector of units. */
function fieldOf(model: ExplainedModel, layer: string) {
  const { stride, offset, size } = receptiveFieldOf(model, layer);
  const clipped = (start: number, length: number, whole: number): Range => [
    Math.max(0, Math.min(whole - 1, Math.floor(start))),
    Math.max(1, Math.min(whole, Math.ceil(start + length))),
  ];
  return ({ row, column }: Candidate, height: number, width: number): readonly [rows: Range, columns: Range] => {
    if (size === "all")
      return [
        [0, height],
        [0, width],
      ];
    const rows = clipped(offset[0] + row * stride[0], size[0], height);
    return [rows, clipped(offset[1] + column * stride[1], size[1], width)];
  };
}

function receptiveFieldOf(model: ExplainedModel, layer: string) {
  const whole = { stride: [1, 1], offset: [0, 0], size: "all" } as const;
  const { network } = model;
  const { shape } = valueAt(
    "channelDictionary",
    network,
    buildForward(network, { batchSize: 1, training: false }),
    layer,
  );
  return shape.length === 4 ? receptiveField(model, { layer }) : whole;
}

function cropped({ data, shape }: Tensor, rows: Range, columns: Range): Tensor {
  const [, width = 0, channels = 1] = shape;
  const [height, across] = [rows[1] - rows[0], columns[1] - columns[0]];
  const pixels = new Uint8Array(height * across * channels);
  for (let y = 0; y < height; y++) {
    const from = ((rows[0] + y) * width + columns[0]) * channels;
    pixels.set((data as Uint8Array).subarray(from, from + across * channels), y * across * channels);
  }
  const factor = Math.min(1, longestSide / Math.max(height, across));
  const [down, right] = [height, across].map((side) => Math.max(1, Math.round(side * factor))) as [number, number];
  const crop: Pixels = { height, width: across, channels, data: pixels };
  const resized = factor < 1 ? resizePixels(crop, down, right, "bilinear").data.slice() : pixels;
  return { data: resized, shape: [down, right, channels], dtype: "uint8" };
}
