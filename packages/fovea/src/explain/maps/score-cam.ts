import type { TypedArray } from "../../tensor/dtype.ts";
import { chooseLayer } from "../layers/choose-layer.ts";
import { layerValues } from "../subject/layer-values.ts";
import { scoresOf } from "../subject/run-samples.ts";
import { imageShape } from "../subject/subject.ts";
import { rectify, weightedMaps } from "./class-activation.ts";
import { defineMethod } from "./define-method.ts";
import type { MapValues } from "./heat-map.ts";
import { chosenPath, type LayerOption, layerChecks } from "./layer-option.ts";
import { resizeMap } from "./resize-map.ts";

/**
 * Score-CAM (Wang et al. 2020): shows the image through each feature map, and weights the map with the rise of the score
 * above that of an empty image. Needs no gradients, but one pass per channel.
 */
export const scoreCam = defineMethod<LayerOption>({
  name: "scoreCam",
  isSigned: false,
  channels: "sum",
  checks: layerChecks,
  layer: chosenPath,
  async compute(subject, options): Promise<MapValues[]> {
    const layer = chooseLayer(subject, options.layer);
    const { height: rows, width: columns, channels } = layer;
    const [height, width, colors] = imageShape(subject);
    const maps = await layerValues(subject, layer.path);
    const size = rows * columns * channels;
    const mapsOf = (row: number) => {
      const { image } = subject.rows[row] ?? { image: 0 };
      return maps.data.subarray(image * size, (image + 1) * size) as Float32Array;
    };
    const perRow = channels + 1;
    const scores = await scoresOf(subject, {
      count: subject.rows.length * perRow,
      row: (sample) => Math.floor(sample / perRow),
      write(sample, pixels) {
        const channel = sample % perRow;
        // The last sample of a row is the empty image that the others are compared with.
        if (channel === channels) pixels.fill(0);
        else
          mask(
            pixels,
            colors,
            maskOf(mapsOf(Math.floor(sample / perRow)), channel, channels, [rows, columns], [height, width]),
          );
      },
    });
    return subject.rows.map((_, row) => {
      const own = scores.subarray(row * perRow, row * perRow + channels);
      const values = new Float32Array(rows * columns);
      weightedMaps(mapsOf(row), softmax(own.map((score) => score - (scores[row * perRow + channels] ?? 0))), values);
      rectify(values);
      return { layer, values: { data: values, shape: [rows, columns], dtype: "float32" } };
    });
  },
});

/** Returns a feature map, resized to the image and scaled to 0 … 1. */
function maskOf(
  maps: Float32Array,
  channel: number,
  channels: number,
  [rows, columns]: readonly [number, number],
  [height, width]: readonly [number, number],
): Float32Array {
  const data = Float32Array.from({ length: rows * columns }, (_, at) => maps[at * channels + channel] ?? 0);
  const mask = resizeMap({ data, shape: [rows, columns], dtype: "float32" }, height, width).data;
  const least = mask.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
  const largest = mask.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  // A constant map hides nothing or everything; it says nothing about places.
  const range = largest > least ? largest - least : Number.POSITIVE_INFINITY;
  return mask.map((value) => (value - least) / range);
}

function mask(pixels: TypedArray, channels: number, visible: TypedArray): void {
  for (let at = 0; at < pixels.length; at++) pixels[at] = (pixels[at] ?? 0) * (visible[Math.floor(at / channels)] ?? 0);
}

function softmax(values: Float64Array): Float64Array {
  const largest = values.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  const powers = values.map((value) => Math.exp(value - largest));
  const sum = powers.reduce((a, b) => a + b, 0);
  return powers.map((power) => power / sum);
}
