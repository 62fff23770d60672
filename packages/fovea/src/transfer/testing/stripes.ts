import { mkdirSync } from "node:fs";
import { join } from "node:path";
import sharp from "sharp";
import type { Preprocessing } from "../../data/index.ts";
import { layers, type SymbolicTensor } from "../../layers/index.ts";
import { type Model, sequential } from "../../models/index.ts";
import { random } from "../../support/random.ts";
import type { LabeledImages } from "../labeled-images.ts";

export const stripesPreprocessing: Preprocessing = {
  ...{ resize: [32, 32], crop: [32, 32], interpolation: "bilinear", scale: 1 / 255, channelOrder: "rgb" },
  ...{ mean: [0.5, 0.5, 0.5], std: [0.5, 0.5, 0.5] },
};

const classes = ["horizontal", "vertical", "diagonal"];

/** Writes PNG files of stripes in three directions, with random widths, phases, colours and noise. */
export async function stripes(folder: string, perClass: number, { seed = 1 } = {}): Promise<LabeledImages> {
  const numbers = random(seed);
  const files: string[] = [];
  const labels: number[] = [];
  mkdirSync(folder, { recursive: true });
  for (let index = 0; index < perClass * classes.length; index++) {
    const label = index % classes.length;
    const file = join(folder, `${classes[label]}-${index}.png`);
    await sharp(stripedPixels(label, numbers), { raw: { width: 40, height: 40, channels: 3 } }).toFile(file);
    files.push(file);
    labels.push(label);
  }
  return { files, labels, classes };
}

function stripedPixels(label: number, numbers: ReturnType<typeof random>): Uint8Array {
  const period = 5 + 6 * numbers.uniform();
  const phase = period * numbers.uniform();
  const colour = [0, 1, 2].map(() => 60 + 190 * numbers.uniform());
  const pixels = new Uint8Array(40 * 40 * 3);
  for (let at = 0; at < pixels.length; at++) {
    const [row, column] = [Math.floor(at / 120), Math.floor(at / 3) % 40];
    const along = [row, column, (row + column) / Math.SQRT2][label] ?? 0;
    const light = Math.sin((2 * Math.PI * (along + phase)) / period) > 0 ? 1 : 0.3;
    pixels[at] = Math.min(255, Math.max(0, light * (colour[at % 3] ?? 0) + 8 * numbers.normal()));
  }
  return pixels;
}

/** A small convolutional network with the classes of an earlier task. */
export function smallNetwork(seed = 3, filters = 8): Model<SymbolicTensor> {
  return sequential(
    [
      layers.input({ shape: [32, 32, 3] }),
      layers.conv2d({ name: "conv1", filters, kernelSize: 5, strides: 2, activation: "relu" }),
      layers.conv2d({ name: "conv2", filters: 2 * filters, kernelSize: 3, strides: 2, activation: "relu" }),
      layers.batchNormalization({ name: "norm" }),
      layers.globalAveragePooling2d({ name: "pool" }),
      layers.dense({ name: "classes", units: 5, activation: "softmax" }),
    ],
    { seed, name: "small", preprocessing: stripesPreprocessing, stages: ["conv1", "norm"] },
  );
}
