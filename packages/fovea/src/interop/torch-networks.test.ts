import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { readSafetensors, writeSafetensors } from "../io/index.ts";
import { type Layer, layers, type SymbolicTensor } from "../layers/index.ts";
import { model } from "../models/index.ts";
import { type Shape, sizeOf, type Tensor, tensor } from "../tensor/index.ts";
import { convertWeights, exportWeights, loadWeights } from "./index.ts";

type Step = readonly [name: string, operation: string, inputs: readonly string[], options: StepOptions];
interface StepOptions {
  readonly filters: number;
  readonly kernel: number;
  readonly multiplier: number;
  readonly groups: number;
  readonly units: number;
  readonly size: [number, number];
  readonly shape: number[];
  readonly steps: readonly Step[];
  readonly shared?: string;
}
interface Recorded {
  readonly title: string;
  readonly shape: number[];
  readonly steps: readonly Step[];
  readonly state: Readonly<Record<string, Shape>>;
  readonly y: readonly number[];
}

const file = new URL("../../test/interop/torch-networks.json", import.meta.url);
const { networks }: { networks: readonly Recorded[] } = JSON.parse(readFileSync(file, "utf8"));
const folder = mkdtempSync(join(tmpdir(), "fovea-torch-networks-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Returns the layer for a PyTorch operation; undefined for operations that are not layers. */
function layerFor(name: string, operation: string, options: StepOptions, [x]: readonly SymbolicTensor[]): Layer {
  const rank = x?.shape.length ?? 0;
  switch (operation) {
    case "conv":
      return layers.conv2d({ name, filters: options.filters, kernelSize: options.kernel, padding: "same" });
    case "transposed":
      return layers.conv2dTranspose({
        name,
        filters: options.filters,
        kernelSize: options.kernel,
        strides: 2,
        padding: 1,
      });
    case "prelu":
      return layers.prelu({ name, sharedAxes: rank === 4 ? [1, 2] : undefined });
    case "depthwise":
      return layers.depthwiseConv2d({ name, kernelSize: 1, depthMultiplier: options.multiplier });
    case "grouped":
      return layers.conv2d({ name, filters: options.filters, kernelSize: 1, groups: options.groups });
    case "dense":
    case "pixel_dense":
      return layers.dense({ name, units: options.units });
    case "batch_norm":
      return layers.batchNormalization({ name, epsilon: 1e-5 });
    case "layer_norm":
      return layers.layerNormalization({ name, epsilon: 1e-5, axis: rank === 4 ? [1, 2, 3] : -1 });
    case "group_norm":
    case "token_group_norm":
      return layers.groupNormalization({ name, groups: options.groups, epsilon: 1e-5 });
    case "token_norm":
      return layers.layerNormalization({ name, epsilon: 1e-5 });
    case "model": {
      const inner = networkOf(options.shape, options.steps);
      return model({ name, ...inner }).network as Layer;
    }
    case "flatten":
      return layers.flatten();
    case "relu":
      return layers.relu();
    case "softmax":
      return layers.softmax();
    case "rescale":
      return layers.rescaling({ scale: 0.5, offset: 0.25 });
    case "add":
      return layers.add() as Layer;
    case "multiply":
      return layers.multiply() as Layer;
    case "concat":
      return layers.concatenate() as Layer;
    case "vector":
      return layers.reshape({ targetShape: [-1] });
    case "image":
    case "matrix":
      return layers.reshape({ targetShape: options.shape });
    case "places":
    case "tokens":
      return layers.reshape({ targetShape: [-1, x?.shape.at(-1) ?? 1] });
    case "steps_first":
      return layers.permute({ dims: [2, 1] });
    case "swap":
      return layers.permute({ dims: [2, 1, 3] });
    case "pool":
      return layers.maxPooling2d({ ceilMode: true });
    case "global_pool":
      return layers.globalAveragePooling2d();
    case "adaptive_pool":
      return layers.adaptiveAveragePooling2d({ outputSize: options.size });
    case "pad":
      return layers.zeroPadding2d({
        padding: [
          [0, 1],
          [1, 0],
        ],
      });
    case "crop":
      return layers.cropping2d({
        cropping: [
          [1, 0],
          [0, 1],
        ],
      });
    case "upsample":
      return layers.upSampling2d();
    default:
      throw new Error(operation);
  }
}

function networkOf(shape: readonly number[], steps: readonly Step[]) {
  const x = layers.input({ shape: [...shape] });
  const values = new Map<string, SymbolicTensor>([["x", x]]);
  const made = new Map<string, Layer>();
  let last = x;
  for (const [name, operation, inputs, options] of steps) {
    const operands = inputs.map((input) => values.get(input) as SymbolicTensor);
    const layer = made.get(options.shared ?? "") ?? layerFor(name, operation, options, operands);
    made.set(name, layer);
    last = [layer.apply(operands)].flat()[0] as SymbolicTensor;
    values.set(name, last);
  }
  return { inputs: x, outputs: last };
}

/** Implements the script's formula. */
function numbers(seed: number, shape: Shape, positive = false): Tensor {
  const values = Float32Array.from({ length: sizeOf(shape) }, (_, index) =>
    Math.sin(1.7 * seed + 0.37 * index * (1 + 0.01 * index)),
  );
  return tensor(positive ? values.map((value) => 1 + 0.5 * Math.abs(value)) : values, shape);
}

describe("PyTorch weights after images that become vectors, and vectors that become images", () => {
  test.each(networks.map((network) => [network.title, network] as const))("%s", async (title, recorded) => {
    const { shape, steps, state, y } = recorded;
    const stored = Object.entries(state).map(([name, size], index) => {
      return [name, numbers(index, size, name.endsWith("running_var"))] as const;
    });
    const path = join(folder, `${title}.safetensors`);
    await writeSafetensors(path, stored);
    const network = model({ ...networkOf(shape, steps), engine: "portable" });
    await loadWeights(network, path, { convention: "torch" });
    const output = await network.predict(numbers(100, [2, ...shape]));
    const received = isImage(output.shape) ? channelsFirst(output) : [...output.data];
    expect(received.length).toBe(y.length);
    for (const [index, value] of received.entries()) expect(value).toBeCloseTo(y[index] ?? Number.NaN, 4);

    const back = join(folder, `${title} back.safetensors`);
    await exportWeights(network, back);
    const copy = join(folder, `${title} copy.safetensors`);
    await convertWeights(back, copy);
    const { tensors } = await readSafetensors(copy);
    expect(Object.fromEntries(tensors)).toEqual(Object.fromEntries(stored));
  });
});

function isImage(shape: Shape): boolean {
  return shape.length === 4;
}

function channelsFirst({ data, shape }: Tensor): number[] {
  const [batch = 1, height = 1, width = 1, channels = 1] = shape;
  return Array.from({ length: data.length }, (_, index) => {
    const [column, rest] = [index % width, Math.floor(index / width)];
    const [row, above] = [rest % height, Math.floor(rest / height)];
    const [channel, sample] = [above % channels, Math.floor(above / channels) % batch];
    return data[((sample * height + row) * width + column) * channels + channel] ?? Number.NaN;
  });
}
