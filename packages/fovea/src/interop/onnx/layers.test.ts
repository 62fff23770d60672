import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { activations, layers, type SymbolicTensor } from "../../layers/index.ts";
import { type Model, model } from "../../models/index.ts";
import { random } from "../../support/index.ts";
import { type Tensor, zeros } from "../../tensor/index.ts";
import { exportOnnx } from "./export-onnx.ts";
import { fillWeights } from "./testing/fill-weights.ts";
import { largestDifference, runOnnx } from "./testing/run-onnx.ts";

const folder = mkdtempSync(join(tmpdir(), "fovea-onnx-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const image = [6, 7, 4];
const convolution = (x: SymbolicTensor) => layers.conv2d({ filters: 4, kernelSize: 3, padding: "same" }).apply(x);
const vector = (x: SymbolicTensor) => layers.globalAveragePooling2d().apply(convolution(x));

interface Case {
  readonly build: (x: SymbolicTensor) => SymbolicTensor;
  readonly shape?: readonly number[];
}

/** Every layer, usually after a convolution, so that its input is channels-first in ONNX. */
const cases: { readonly [Name in Exclude<keyof typeof layers, "input" | "inputLayer">]: readonly Case[] } = {
  alphaDropout: [{ build: (x) => layers.alphaDropout({ rate: 0.4 }).apply(x) }],
  centerCrop: [
    { build: (x) => layers.centerCrop({ height: 3, width: 4 }).apply(convolution(x)) },
    { build: (x) => layers.centerCrop({ height: 9, width: 4 }).apply(convolution(x)) },
  ],
  conv2dTranspose: [
    {
      build: (x) =>
        layers.conv2dTranspose({ filters: 3, kernelSize: 3, strides: 2, padding: "same" }).apply(convolution(x)),
    },
    { build: (x) => layers.conv2dTranspose({ filters: 3, kernelSize: [2, 3], strides: [3, 1] }).apply(x) },
    { build: (x) => layers.conv2dTranspose({ filters: 3, kernelSize: 3, dilationRate: 2 }).apply(x) },
    {
      build: (x) =>
        layers.conv2dTranspose({ filters: 3, kernelSize: 4, strides: 2, padding: 1, outputPadding: 1 }).apply(x),
    },
  ],
  dot: [{ build: (x) => layers.dot({ axes: 1, normalize: true }).apply([vector(x), vector(x)]) }],
  gaussianDropout: [{ build: (x) => layers.gaussianDropout({ rate: 0.4 }).apply(x) }],
  groupNormalization: [
    { build: (x) => layers.groupNormalization({ groups: 2 }).apply(convolution(x)) },
    { build: (x) => layers.groupNormalization({ groups: -1, center: false }).apply(convolution(x)) },
    { build: (x) => layers.groupNormalization({ groups: 1, scale: false }).apply(vector(x)) },
  ],
  prelu: [
    { build: (x) => layers.prelu({ sharedAxes: [1, 2] }).apply(convolution(x)) },
    { build: (x) => layers.prelu().apply(convolution(x)) },
  ],
  randomAugmentation: [{ build: (x) => layers.randomAugmentation({ augmentation: "RandomFlip" }).apply(x) }],
  repeatVector: [{ build: (x) => layers.repeatVector({ n: 3 }).apply(vector(x)) }],
  resizing: [
    { build: (x) => layers.resizing({ height: 4, width: 9 }).apply(convolution(x)) },
    { build: (x) => layers.resizing({ height: 4, width: 9, interpolation: "lanczos3" }).apply(convolution(x)) },
    {
      build: (x) => layers.resizing({ height: 4, width: 9, interpolation: "nearest", padToAspectRatio: true }).apply(x),
    },
  ],
  rmsNormalization: [{ build: (x) => layers.rmsNormalization().apply(convolution(x)) }],
  unitNormalization: [{ build: (x) => layers.unitNormalization({ axis: [1, 2] }).apply(convolution(x)) }],
  activation: Object.keys(activations).map((activation) => ({
    build: (x) => layers.activation({ activation: activation as "relu" }).apply(convolution(x)),
  })),
  adaptiveAveragePooling2d: [
    { build: (x) => layers.adaptiveAveragePooling2d({ outputSize: [4, 3] }).apply(x) },
    { build: (x) => layers.adaptiveAveragePooling2d({ outputSize: [3, 7] }).apply(convolution(x)) },
    { build: (x) => layers.adaptiveAveragePooling2d({ outputSize: 1 }).apply(convolution(x)) },
    { build: (x) => layers.adaptiveAveragePooling2d({ outputSize: [9, 7] }).apply(convolution(x)) },
  ],
  add: [
    { build: (x) => layers.add().apply([x, convolution(x)]) },
    { build: (x) => layers.add().apply([vector(x), vector(x), vector(x)]) },
  ],
  average: [{ build: (x) => layers.average().apply([x, convolution(x)]) }],
  averagePooling2d: [
    { build: (x) => layers.averagePooling2d({ poolSize: 3, strides: 2, padding: "same" }).apply(x) },
    { build: (x) => layers.averagePooling2d({ poolSize: 3, padding: 1, countPadding: true }).apply(x) },
    { build: (x) => layers.averagePooling2d({ strides: 2, padding: 1, ceilMode: true, countPadding: true }).apply(x) },
    { build: (x) => layers.averagePooling2d({ strides: 2, ceilMode: true }).apply(convolution(x)) },
  ],
  batchNormalization: [
    { build: (x) => layers.batchNormalization().apply(convolution(x)) },
    { build: (x) => layers.batchNormalization({ scale: false, epsilon: 0.1 }).apply(x) },
    { build: (x) => layers.batchNormalization({ center: false }).apply(layers.dense({ units: 3 }).apply(vector(x))) },
  ],
  concatenate: [
    { build: (x) => layers.concatenate().apply([x, convolution(x)]) },
    { build: (x) => layers.concatenate({ axis: 1 }).apply([convolution(x), x]) },
    { build: (x) => layers.concatenate().apply([vector(x), vector(x)]) },
  ],
  conv2d: [
    { build: (x) => layers.conv2d({ filters: 6, kernelSize: [3, 2], strides: [2, 1], groups: 2 }).apply(x) },
    { build: (x) => layers.conv2d({ filters: 2, kernelSize: 2, dilationRate: 2, padding: [1, 0, 2, 1] }).apply(x) },
  ],
  cropping2d: [
    { build: (x) => layers.cropping2d({ cropping: 1 }).apply(convolution(x)) },
    {
      build: (x) =>
        layers
          .cropping2d({
            cropping: [
              [1, 0],
              [0, 2],
            ],
          })
          .apply(x),
    },
  ],
  dense: [
    { build: (x) => layers.dense({ units: 3, activation: "softmax" }).apply(vector(x)) },
    { build: (x) => layers.dense({ units: 3 }).apply(convolution(x)) },
    { build: (x) => layers.dense({ units: 3, useBias: false }).apply(layers.flatten().apply(convolution(x))) },
  ],
  depthwiseConv2d: [
    { build: (x) => layers.depthwiseConv2d({ kernelSize: 3, depthMultiplier: 2, padding: "same" }).apply(x) },
  ],
  dropout: [{ build: (x) => layers.dropout({ rate: 0.5 }).apply(convolution(x)) }],
  elu: [{ build: (x) => layers.elu({ alpha: 0.7 }).apply(x) }],
  flatten: [
    { build: (x) => layers.flatten().apply(convolution(x)) },
    { build: (x) => layers.flatten().apply(x) },
    {
      build: (x) => {
        const features = layers
          .relu()
          .apply(layers.dropout({ rate: 0.5 }).apply(layers.flatten().apply(convolution(x))));
        return layers.dense({ units: 5 }).apply(features);
      },
    },
    { build: (x) => layers.add().apply([layers.flatten().apply(convolution(x)), layers.flatten().apply(x)]) },
  ],
  gaussianNoise: [{ build: (x) => layers.gaussianNoise({ stddev: 1 }).apply(convolution(x)) }],
  gelu: [
    { build: (x) => layers.gelu().apply(convolution(x)) },
    { build: (x) => layers.gelu({ approximate: true }).apply(x) },
  ],
  globalAveragePooling2d: [
    { build: (x) => layers.globalAveragePooling2d().apply(convolution(x)) },
    {
      build: (x) =>
        layers.multiply().apply([convolution(x), layers.globalAveragePooling2d({ keepDims: true }).apply(x)]),
    },
  ],
  globalMaxPooling2d: [
    { build: (x) => layers.globalMaxPooling2d().apply(convolution(x)) },
    { build: (x) => layers.globalMaxPooling2d({ keepDims: true }).apply(x) },
  ],
  layerNormalization: [
    { build: (x) => layers.layerNormalization().apply(convolution(x)) },
    { build: (x) => layers.layerNormalization({ axis: [1, 2, 3] }).apply(convolution(x)) },
    { build: (x) => layers.layerNormalization({ axis: [1, 2], scale: false }).apply(convolution(x)) },
    { build: (x) => layers.layerNormalization({ center: false }).apply(vector(x)) },
  ],
  layerScale: [{ build: (x) => layers.layerScale().apply(convolution(x)) }],
  leakyRelu: [{ build: (x) => layers.leakyRelu().apply(x) }],
  localResponseNormalization: [
    { build: (x) => layers.localResponseNormalization({ depthRadius: 1, alpha: 0.5 }).apply(convolution(x)) },
  ],
  maxPooling2d: [
    { build: (x) => layers.maxPooling2d().apply(x) },
    { build: (x) => layers.maxPooling2d({ poolSize: 3, strides: 2, ceilMode: true }).apply(convolution(x)) },
    { build: (x) => layers.maxPooling2d({ poolSize: 3, strides: 2, padding: "same" }).apply(convolution(x)) },
  ],
  maximum: [{ build: (x) => layers.maximum().apply([x, convolution(x)]) }],
  minimum: [{ build: (x) => layers.minimum().apply([x, convolution(x)]) }],
  multiply: [{ build: (x) => layers.multiply().apply([x, convolution(x)]) }],
  normalization: [
    { build: (x) => layers.normalization({ mean: [1, 2, 3, 4], variance: [4, 3, 2, 1] }).apply(x) },
    { build: (x) => layers.normalization({ mean: 0.5, variance: [4, 3, 2, 1] }).apply(convolution(x)) },
  ],
  operation: (
    [
      { operation: "subtract", operands: [1, { input: 0 }] },
      { operation: "mean", attributes: { axis: [1, 2], keepDims: true } },
      { operation: "variance", attributes: { axis: -1 } },
      { operation: "getItem", attributes: { key: [{}, { start: 1, step: 2 }, { step: -1 }, 0] } },
      {
        operation: "pad",
        attributes: {
          padding: [
            [0, 0],
            [1, 2],
            [2, 0],
            [0, 0],
          ],
          mode: "reflect",
        },
      },
      {
        operation: "pad",
        attributes: {
          padding: [
            [0, 0],
            [1, 2],
            [2, 0],
            [0, 0],
          ],
          value: 3,
        },
      },
      { operation: "depthToSpace", attributes: { blockSize: 2 } },
      { operation: "softmax", attributes: { axis: [1, 3] } },
      { operation: "repeat", attributes: { repeats: 2, axis: 2 } },
      { operation: "hardSilu" },
    ] as const
  ).map((options) => ({
    build: (x) => layers.operation(options).apply(convolution(x)) as SymbolicTensor,
  })),
  permute: [
    { build: (x) => layers.permute({ dims: [3, 1, 2] }).apply(convolution(x)) },
    { build: (x) => layers.permute({ dims: [2, 3, 1] }).apply(layers.permute({ dims: [3, 1, 2] }).apply(x)) },
    { build: (x) => layers.permute({ dims: [2, 1, 3] }).apply(convolution(x)) },
  ],
  relu: [
    { build: (x) => layers.relu({ maxValue: 6 }).apply(x) },
    { build: (x) => layers.relu({ maxValue: 2, negativeSlope: 0.1, threshold: 0.5 }).apply(convolution(x)) },
  ],
  rescaling: [{ build: (x) => layers.rescaling({ scale: 1 / 255, offset: -0.5 }).apply(x) }],
  reshape: [
    { build: (x) => layers.reshape({ targetShape: [7, 4, 6] }).apply(convolution(x)) },
    { build: (x) => convolution(layers.reshape({ targetShape: [1, 1, -1] }).apply(vector(x))) },
    { build: (x) => layers.reshape({ targetShape: [42, 4] }).apply(convolution(x)) },
    { build: (x) => layers.flatten().apply(layers.averagePooling2d({ poolSize: [6, 7] }).apply(x)) },
  ],
  selectChannels: [{ build: (x) => layers.selectChannels({ channels: [1, 2, 0, 1] }).apply(convolution(x)) }],
  separableConv2d: [{ build: (x) => layers.separableConv2d({ filters: 5, kernelSize: 3 }).apply(x) }],
  softmax: [
    { build: (x) => layers.softmax().apply(convolution(x)) },
    { build: (x) => layers.softmax({ axis: 1 }).apply(convolution(x)) },
  ],
  spatialDropout2d: [{ build: (x) => layers.spatialDropout2d({ rate: 0.5 }).apply(convolution(x)) }],
  stochasticDepth: [{ build: (x) => layers.stochasticDepth({ rate: 0.5 }).apply(convolution(x)) }],
  subtract: [{ build: (x) => layers.subtract().apply([vector(x), vector(x)]) }],
  upSampling2d: [
    { build: (x) => layers.upSampling2d({ size: [3, 2] }).apply(convolution(x)) },
    { build: (x) => layers.upSampling2d({ size: [2, 3], interpolation: "bilinear" }).apply(x) },
  ],
  zeroPadding2d: [
    {
      build: (x) =>
        layers
          .zeroPadding2d({
            padding: [
              [1, 0],
              [0, 2],
            ],
          })
          .apply(convolution(x)),
    },
    { build: (x) => layers.zeroPadding2d().apply(x) },
  ],
};

async function madeOf({ build, shape = image }: Case): Promise<{ network: Model<SymbolicTensor>; x: Tensor }> {
  const input = layers.input({ shape: [...shape], name: "x" });
  const network = model({ inputs: input, outputs: build(input), engine: "portable" });
  await fillWeights(network);
  const x = zeros([3, ...shape]);
  const numbers = random(5);
  for (let index = 0; index < x.data.length; index++) x.data[index] = numbers.normal();
  return { network, x };
}

/** Returns a tensor's values channels-first. */
function channelsFirst({ data, shape, dtype }: Tensor): Tensor {
  const [batch = 1, height = 1, width = 1, channels = 1] = shape;
  const result = new Float32Array(data.length);
  data.forEach((value, index) => {
    const channel = index % channels;
    const pixel = Math.floor(index / channels) % (height * width);
    const sample = Math.floor(index / (channels * height * width));
    result[(sample * channels + channel) * height * width + pixel] = value;
  });
  return { data: result, shape: [batch, channels, height, width], dtype };
}

describe.each(Object.entries(cases))("%s", (name, list) => {
  test.each(list.map((entry, index) => ({ index, ...entry })))(
    "computes the same in onnxruntime, case $index",
    async (entry) => {
      const { network, x } = await madeOf(entry);
      const expected = await network.predict(x);
      const [output = ""] = network.network.outputNames;
      for (const [index, options] of [
        {},
        { foldBatchNorm: false, inputLayout: "nchw", opset: 20 } as const,
      ].entries()) {
        const path = join(folder, `${name}-${entry.index}-${index}.onnx`);
        await exportOnnx(network, path, options);
        const isFirst = index === 1;
        const results = await runOnnx(path, { x: isFirst ? channelsFirst(x) : x });
        const wanted = isFirst && expected.shape.length === 4 ? channelsFirst(expected) : expected;
        expect(results[output]?.shape).toEqual(wanted.shape);
        expect(largestDifference(results[output] as Tensor, wanted)).toBeLessThan(1e-5);
      }
    },
  );
});
