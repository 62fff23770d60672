import { describe, expect, it, test } from "vitest";
import { everyEngine } from "../../engine/testing/every-engine.ts";
import { layers, type SymbolicTensor } from "../../layers/index.ts";
import { type Model, model } from "../../models/index.ts";
import { random } from "../../support/random.ts";
import { tensor } from "../../tensor/index.ts";
import { mobilenetV2, resnet18 } from "../../zoo/index.ts";
import { receptiveField } from "./receptive-field.ts";

const [engine] = everyEngine;
const { conv2d, maxPooling2d, averagePooling2d, input } = layers;

/** A functional model whose weights are all positive, so that no derivative cancels another. */
async function positive(shape: readonly [number, number, number], body: (x: SymbolicTensor) => SymbolicTensor) {
  const x = input({ name: "image", shape });
  const y = layers.globalAveragePooling2d({ name: "mean" }).apply(body(x));
  const net = model({ inputs: x, outputs: y, ...(engine && { engine }) });
  const generator = random(3);
  const weights = new Map(
    [...(await net.getWeights())].map(([name, { shape: size, data }]) => [
      name,
      tensor(
        Float32Array.from(data, () => 0.1 + generator.uniform()),
        size,
      ),
    ]),
  );
  await net.setWeights(weights);
  return net;
}

/**
 * The rectangle of pixels on which a value of "seen" depends, by derivatives of many random images, since max pooling
 * passes on one pixel at a time.
 */
async function measured(net: Model, [row, column]: readonly [number, number]) {
  const [, height = 0, width = 0, channels = 0] = net.inputShape as readonly number[];
  const images = 256;
  const generator = random(5);
  const data = Float32Array.from({ length: images * height * width * channels }, () => 0.05 + generator.uniform());
  const x = tensor(data, [images, height, width, channels]);
  const maps = (
    await net.activations(tensor(data.slice(0, height * width * channels), [1, height, width, channels]), {
      layers: "seen",
    })
  ).get("seen");
  const [, rows = 0, columns = 0, filters = 0] = maps?.shape ?? [];
  const weights = new Float32Array(images * rows * columns * filters);
  for (let image = 0; image < images; image++) {
    const start = ((image * rows + row) * columns + column) * filters;
    weights.fill(1, start, start + filters);
  }
  const found = await net.gradients(x, { of: "seen", weights: tensor(weights, [images, rows, columns, filters]) });
  const derivative = found.gradients.get("image")?.data ?? [];
  const seen: [number, number][] = [];
  derivative.forEach((value, at) => {
    const pixel = Math.floor(at / channels) % (height * width);
    if (value !== 0) seen.push([Math.floor(pixel / width), pixel % width]);
  });
  const extent = (axis: 0 | 1) => {
    const places = seen.map((place) => place[axis]);
    return [places.reduce((a, b) => Math.min(a, b)), places.reduce((a, b) => Math.max(a, b)) + 1];
  };
  return { rows: extent(0), columns: extent(1) };
}

const conv = (size: number, options: object = {}) =>
  conv2d({ filters: 2, kernelSize: size, useBias: false, ...options });
const seen = { name: "seen" };

const networks: Readonly<Record<string, (x: SymbolicTensor) => SymbolicTensor>> = {
  "strided convolutions without padding": (x) => conv(3, { ...seen, strides: 2 }).apply(conv(5).apply(x)),
  "padding, same on odd sizes": (x) =>
    conv(3, { ...seen, strides: 2, padding: "same" }).apply(conv(4, { strides: 2, padding: "same" }).apply(x)),
  "a dilation that skips the edge": (x) =>
    conv(3, { ...seen, dilationRate: 3, padding: "same" }).apply(conv(2, { padding: "same" }).apply(x)),
  "max pooling with ceil mode": (x) =>
    conv(2, seen).apply(maxPooling2d({ poolSize: 3, strides: 2, padding: 1, ceilMode: true }).apply(x)),
  "average pooling and a rectifier": (x) =>
    layers.relu(seen).apply(averagePooling2d({ poolSize: [2, 3], padding: "same" }).apply(conv(3).apply(x))),
  "a residual branch": (x) => {
    const y = conv(1, { strides: 2 }).apply(x);
    const z = conv(3, { padding: 1 }).apply(conv(3, { strides: 2, padding: 1 }).apply(x));
    return layers.add(seen).apply([y, z]);
  },
  "branches that are concatenated": (x) =>
    layers
      .concatenate(seen)
      .apply([
        conv(1).apply(x),
        conv(5, { padding: "same" }).apply(x),
        maxPooling2d({ poolSize: 3, strides: 1, padding: "same" }).apply(x),
      ]),
  "rows that are concatenated": (x) =>
    conv(3, seen).apply(
      layers.concatenate({ axis: 1 }).apply([conv(3).apply(x), maxPooling2d({ poolSize: 3, strides: 1 }).apply(x)]),
    ),
  "padding layers and cropping": (x) =>
    conv(3, seen).apply(
      layers
        .cropping2d({
          cropping: [
            [1, 2],
            [0, 3],
          ],
        })
        .apply(
          layers
            .zeroPadding2d({
              padding: [
                [3, 0],
                [2, 1],
              ],
            })
            .apply(x),
        ),
    ),
  "nearest upsampling": (x) =>
    conv(3, seen).apply(layers.upSampling2d({ size: 2 }).apply(conv(3, { strides: 2 }).apply(x))),
  "bilinear upsampling": (x) =>
    conv(1, seen).apply(
      layers.upSampling2d({ size: 2, interpolation: "bilinear" }).apply(conv(3, { strides: 2 }).apply(x)),
    ),
  "a transposed convolution": (x) =>
    layers
      .conv2dTranspose({ ...seen, filters: 2, kernelSize: 3, strides: 2, padding: "same", useBias: false })
      .apply(conv(3, { strides: 2 }).apply(x)),
  "depthwise and pointwise": (x) =>
    layers
      .dense({ ...seen, units: 3, useBias: false })
      .apply(layers.depthwiseConv2d({ kernelSize: 3, useBias: false }).apply(x)),
  "regrouped channels": (x) => {
    const y = conv2d({ filters: 4, kernelSize: 3, useBias: false }).apply(x);
    const [, height = 0, width = 0] = y.shape;
    const apart = layers.reshape({ targetShape: [height ?? 0, width ?? 0, 2, 2] }).apply(y);
    const swapped = layers.permute({ dims: [1, 2, 4, 3] }).apply(apart);
    return layers.reshape({ ...seen, targetShape: [height ?? 0, width ?? 0, 4] }).apply(swapped);
  },
  "a gate over channels": (x) => {
    const y = conv(3, { padding: "same" }).apply(x);
    const gate = layers.globalAveragePooling2d({ keepDims: true }).apply(y);
    return layers.multiply(seen).apply([y, gate]);
  },
  "pooling to a fixed size": (x) =>
    layers.adaptiveAveragePooling2d({ ...seen, outputSize: [3, 4] }).apply(conv(3).apply(x)),
};

describe("receptiveField", () => {
  test.each(Object.entries(networks))("finds what derivatives find: %s", async (_, body) => {
    const net = await positive([17, 14, 2], body);
    const maps = (await net.activations(tensor(new Float32Array(17 * 14 * 2), [1, 17, 14, 2]), { layers: "seen" })).get(
      "seen",
    );
    const [, height = 0, width = 0] = maps?.shape ?? [];
    const [middleRow, middleColumn] = [Math.floor(height / 2), Math.floor(width / 2)];
    for (const position of [
      [0, 0],
      [middleRow, middleColumn],
      [height - 1, width - 1],
      [middleRow, 0],
    ] as const) {
      const { rows, columns } = receptiveField(net, { layer: "seen", position });
      expect({ position, rows, columns }).toEqual({ position, ...(await measured(net, position)) });
    }
  });

  it("adds size, stride and offset, which hold away from edges", async () => {
    const net = await positive([33, 33, 2], (x) =>
      conv(3, { ...seen, strides: 2, padding: 1 }).apply(
        maxPooling2d({ poolSize: 2 }).apply(conv(5, { padding: 2 }).apply(x)),
      ),
    );
    const { rows, columns, size, stride, offset } = receptiveField(net, { layer: "seen", position: [3, 4] });
    expect({ size, stride, offset }).toEqual({ size: [10, 10], stride: [4, 4], offset: [-4, -4] });
    expect(rows).toEqual([offset[0] + 3 * 4, offset[0] + 3 * 4 + 10]);
    expect(columns).toEqual([offset[1] + 4 * 4, offset[1] + 4 * 4 + 10]);
  });

  it("knows the fields of published networks", () => {
    // Araujo et al. 2019, "Computing receptive fields of convolutional neural networks".
    const net = resnet18({ ...(engine && { engine }) });
    expect(receptiveField(net, { layer: "stage2" })).toMatchObject({
      path: "layer1/1/relu",
      size: [43, 43],
      stride: [4, 4],
    });
    expect(receptiveField(net, { layer: "stage5", position: [3, 3] })).toMatchObject({
      ...{ size: [435, 435], stride: [32, 32], rows: [0, 224], columns: [0, 224] },
    });
    expect(receptiveField(mobilenetV2({ ...(engine && { engine }) }), { layer: "stage5" }).size).toEqual([491, 491]);
  });

  it("says that a value behind a mean over all places sees everything", async () => {
    const net = await positive([9, 9, 2], networks["a gate over channels"] as (x: SymbolicTensor) => SymbolicTensor);
    expect(receptiveField(net, { layer: "seen" })).toMatchObject({ size: "all", rows: [0, 9], columns: [0, 9] });
  });

  it.each([
    [{ layer: "sean" }, 'there is no layer "sean"; did you mean "seen"?'],
    [{ layer: "mean" }, 'expected layers with feature maps [height, width, channels], received "mean"'],
    [{ layer: "*" }, '"*" selects 2 layers; name one of "first", "seen"'],
    [{ layer: "seen", position: [5, 0] as const }, 'expected a position from [0, 0] to [4, 4], the places of "seen"'],
    [{ layer: "seen", position: [1] as never }, "[row, column]"],
    [{} as never, "expected the path of a layer in layer, received none"],
  ])("refuses %j", async (options, message) => {
    const net = await positive([9, 9, 1], (x) => conv(3, seen).apply(conv(3, { name: "first" }).apply(x)));
    expect(() => receptiveField(net, options)).toThrow(message);
  });
});
