import { expect, test } from "vitest";
import { type Preprocessing, preprocess } from "../data/index.ts";
import { everyEngine } from "../engine/testing/every-engine.ts";
import { layers, type SymbolicTensor } from "../layers/index.ts";
import { type Model, model } from "../models/index.ts";
import { random } from "../support/random.ts";
import { type Tensor, tensor } from "../tensor/index.ts";
import * as explain from "./index.ts";

const [engine] = everyEngine;

interface Drawn {
  readonly net: Model;
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  /** The layers by name that have channels, the output among them. */
  readonly names: readonly string[];
}

/** A small network with branches, of one of the usual heads. */
function draw(seed: number): Drawn {
  const source = random(seed);
  const pick = <Item>(...items: readonly Item[]) => items[Math.floor(source.uniform() * items.length)] as Item;
  const [height, width, channels] = [pick(9, 12, 17), pick(8, 13, 16), pick(1, 3)];
  const image = layers.input({ shape: [height, width, channels], name: "image" });
  const names: string[] = [];
  const named = (name: string) => {
    names.push(name);
    return { name };
  };
  let x: SymbolicTensor = layers
    .conv2d({ ...named("stem"), filters: pick(3, 6), kernelSize: pick(1, 3), padding: "same", activation: "relu" })
    .apply(image);
  for (let depth = 0; depth < 3; depth++) {
    const filters = x.shape.at(-1) ?? 1;
    const block = (options: object) => layers.conv2d({ filters, kernelSize: 3, padding: "same", ...options });
    const kind = pick("residual", "separable", "pool", "normalized", "branches");
    const name = named(`${kind}${depth}`);
    if (kind === "residual") {
      const inner = block({ activation: pick("relu", "tanh", "swish") }).apply(x);
      x = layers.add(name).apply([x, block({}).apply(inner)]);
    } else if (kind === "separable") {
      x = layers.depthwiseConv2d({ ...name, kernelSize: 3, padding: "same", activation: "relu" }).apply(x);
    } else if (kind === "pool") {
      x = pick(layers.maxPooling2d, layers.averagePooling2d)({ ...name, padding: "same" }).apply(x);
    } else if (kind === "normalized") {
      const plain = block({ strides: pick(1, 2) }).apply(x);
      x = layers.relu(name).apply(layers.batchNormalization().apply(plain));
    } else {
      x = layers.concatenate(name).apply([block({ kernelSize: 1, activation: "relu" }).apply(x), block({}).apply(x)]);
    }
  }
  x = pick(
    () => layers.globalAveragePooling2d().apply(x),
    () => layers.flatten().apply(x),
    () => layers.dropout({ rate: 0.5 }).apply(layers.globalMaxPooling2d().apply(x)),
  )();
  const head = pick<{ units: number; activation: "softmax" | "sigmoid" | "linear" }>(
    { units: 4, activation: "softmax" },
    { units: 1, activation: "sigmoid" },
    { units: 3, activation: "sigmoid" },
    { units: 1, activation: "linear" },
    { units: 5, activation: "linear" },
  );
  const outputs = layers.dense({ ...named("head"), ...head }).apply(x);
  const size = [height, width] as [number, number];
  const net = model({
    ...{ inputs: image, outputs, seed, ...(engine && { engine }) },
    preprocessing: {
      ...{ resize: size, crop: size, interpolation: "bilinear", scale: 1 / 255, channelOrder: "rgb" },
      ...{ mean: Array(channels).fill(0.4), std: Array(channels).fill(0.3) },
    },
  });
  return { net, height, width, channels, names };
}

function pixels(seed: number, height: number, width: number, channels: number): Tensor {
  const source = random(seed);
  const data = Uint8Array.from({ length: height * width * channels }, () => Math.floor(source.uniform() * 256));
  return tensor(data, [height, width, channels]);
}

/** The largest value of a layer's channel for an image. */
async function largest(net: Model, image: Tensor, layer: string, channel: number): Promise<number> {
  const { data, shape } = await preprocess(image, net.preprocessing as Preprocessing);
  const found = await net.activations({ data, shape: [1, ...shape], dtype: "float32" }, { layers: layer });
  const [values] = found.values();
  const channels = values?.shape.at(-1) ?? 1;
  return Math.max(
    ...Array.from(values?.data ?? [])
      .filter((_, at) => at % channels === channel)
      .map(Number),
  );
}

const isFinite32 = ({ data }: Tensor) => Array.from(data as Float32Array).every(Number.isFinite);

test.each(Array.from({ length: 16 }, (_, index) => index + 1))("random network %i is seen into", async (seed) => {
  const { net, height, width, channels, names } = draw(seed);
  const images = [pixels(seed, height, width, channels), pixels(seed + 100, 2 * height, width + 5, channels)];
  for (const method of [explain.gradCam, explain.layerCam, explain.integratedGradients]) {
    for (const { heat } of await method(net, images)) {
      expect(heat.shape).toEqual([height, width]);
      expect(isFinite32(heat)).toBe(true);
    }
  }
  for (const layer of names) {
    const last = explain.channelCount(net, layer) - 1;
    const entries = await explain.channelDictionary(net, { layer, channels: [last], images, steps: 2, patches: 2 });
    expect(entries).toHaveLength(1);
    expect(entries[0]?.optimized.image.shape.slice(-1)).toEqual([channels]);
    for (const { weight } of entries[0]?.votes ?? []) expect(weight).toBeGreaterThan(0);
    for (const { image, activation, pixels: shown, rows, columns } of entries[0]?.patches ?? []) {
      expect(activation).toBeCloseTo(await largest(net, images[image] as Tensor, layer, last), 4);
      expect(shown.shape).toEqual([rows[1] - rows[0], columns[1] - columns[0], channels]);
    }
    const dreamed = await explain.deepDream(net, images[1] as Tensor, { layer, steps: 1, octaves: 2 });
    const again = await explain.deepDream(net, images[1] as Tensor, { layer, steps: 1, octaves: 2 });
    expect(dreamed.image.shape).toEqual([2 * height, width + 5, channels]);
    expect(again.image.data).toEqual(dreamed.image.data);
  }
});
