import { initializers } from "../../initializers/index.ts";
import { layers, type SymbolicTensor } from "../../layers/index.ts";
import { losses } from "../../losses/index.ts";
import { type Model, model } from "../../models/index.ts";
import type { Tensor } from "../../tensor/index.ts";
import { drawnShapes, shapeNames } from "../data/drawn-shapes.ts";

/** The size of the images that the networks read. */
export const imageSide = 12;

const filters = 8;

/** A deep network: with shortcuts or without. */
export interface DeepNetwork {
  readonly kind: "plain" | "residual";
  /** The number of convolutions after the first: even. */
  readonly depth: number;
  /** The scale of the initial weights: 1 is He's, which keeps the variance in plain networks. */
  readonly gain: number;
  readonly seed: number;
}

const pathOf = (index: number) => `conv${index}`;

/** Builds the network: blocks of two convolutions; residual ones add their input to their output. */
export function deepNetwork({ kind, depth, gain, seed }: DeepNetwork): Model {
  const kernelInitializer = initializers.varianceScaling({ scale: 2 * gain * gain, mode: "fanIn" });
  const convolution = (index: number) =>
    layers.conv2d({ name: pathOf(index), filters, kernelSize: 3, padding: "same", kernelInitializer });
  const image = layers.input({ shape: [imageSide, imageSide, 3], name: "image" });
  let x: SymbolicTensor = layers.relu().apply(convolution(0).apply(image));
  for (let index = 1; index <= depth; index += 2) {
    const inner = layers.relu().apply(convolution(index).apply(x));
    const y = convolution(index + 1).apply(inner);
    x = layers.relu().apply(kind === "residual" ? layers.add().apply([x, y]) : y);
  }
  const pooled = layers.globalAveragePooling2d().apply(x);
  const outputs = layers.dense({ name: "classes", units: shapeNames.length }).apply(pooled);
  return model({ inputs: image, outputs, engine: "portable", seed }) as Model;
}

/** Returns the norm of the gradient of one class score with respect to the output of each convolution, in their order. */
export async function gradientNorms(network: DeepNetwork, image: Tensor): Promise<number[]> {
  const paths = Array.from({ length: network.depth + 1 }, (_, index) => pathOf(index));
  const { gradients } = await deepNetwork(network).gradients(image, { class: 0, withRespectTo: paths });
  return paths.map((path) => normOf(gradients.get(path)?.data ?? []));
}

/** The square root of the sum of squares. */
export function normOf(values: ArrayLike<number>): number {
  let squares = 0;
  for (let at = 0; at < values.length; at++) squares += (values[at] ?? 0) ** 2;
  return Math.sqrt(squares);
}

/** Trains a network on drawn shapes and reports the loss of each batch. */
export async function trainDeep(network: DeepNetwork, steps: number, onLoss: (loss: number) => boolean): Promise<void> {
  const deep = deepNetwork(network);
  deep.compile({ optimizer: "adam", loss: losses.sparseCategoricalCrossentropy({ fromLogits: true }) });
  const batch = drawnShapes(32, imageSide, network.seed);
  for (let step = 0; step < steps; step++) {
    const { loss = Number.NaN } = await deep.trainOnBatch(batch.x, batch.y);
    if (!onLoss(loss)) return;
  }
}

/** Brings an image [height, width, channels] to the size of the networks by averaging: [1, 12, 12, 3]. */
export function smallImage({ shape, data }: Tensor): Tensor {
  const [height = 1, width = 1, channels = 1] = shape;
  const values = new Float32Array(imageSide * imageSide * 3);
  for (let at = 0; at < values.length; at++) {
    const [place, channel] = [Math.floor(at / 3), Math.min(at % 3, channels - 1)];
    const rows = rangeOf(Math.floor(place / imageSide), height);
    const columns = rangeOf(place % imageSide, width);
    let sum = 0;
    for (const row of rows)
      for (const column of columns) sum += Number(data[(row * width + column) * channels + channel]);
    values[at] = sum / (rows.length * columns.length);
  }
  return { shape: [1, imageSide, imageSide, 3], data: values, dtype: "float32" };
}

/** The rows, or columns, of an image that one of the small image covers: at least one. */
function rangeOf(index: number, size: number): number[] {
  const first = Math.floor((index * size) / imageSide);
  const end = Math.max(first + 1, Math.floor(((index + 1) * size) / imageSide));
  return Array.from({ length: end - first }, (_, offset) => first + offset);
}
