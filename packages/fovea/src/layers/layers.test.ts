import { describe, expect, test } from "vitest";
import { input } from "../engine/testing/test-data.ts";
import { initializers } from "../initializers/index.ts";
import { layers } from "./index.ts";
import { type LayerTest, runLayerTest } from "./testing/run-layer-test.ts";

const image = input([2, 5, 7, 3]);
const distinct = input([2, 4, 6, 3], "distinct");
const same = { inputs: [image], outputShape: [null, 5, 7, 3] } as const;
const two = { inputs: [image, input([2, 5, 7, 3])], outputShape: [null, 5, 7, 3] } as const;
const sharp = { inputs: [distinct], outputShape: [null, 4, 6, 3] } as const;

/** Every layer there is: a layer without a case does not compile. */
const cases: { readonly [Name in Exclude<keyof typeof layers, "input" | "inputLayer">]: LayerTest } = {
  alphaDropout: { make: () => layers.alphaDropout({ rate: 0.4 }), ...same },
  centerCrop: { make: () => layers.centerCrop({ height: 2, width: 4 }), inputs: [image], outputShape: [null, 2, 4, 3] },
  conv2dTranspose: {
    make: () =>
      layers.conv2dTranspose({ filters: 4, kernelSize: [3, 2], strides: 2, padding: "same", activation: "tanh" }),
    inputs: [image],
    outputShape: [null, 10, 14, 4],
    weights: { kernel: [3, 2, 4, 3], bias: [4] },
  },
  dot: {
    make: () => layers.dot({ axes: [-1, 1], normalize: true }),
    inputs: [input([2, 5, 3]), input([2, 3, 4])],
    outputShape: [null, 5, 4],
  },
  gaussianDropout: { make: () => layers.gaussianDropout({ rate: 0.4 }), ...same },
  groupNormalization: {
    make: () => layers.groupNormalization({ groups: 2 }),
    inputs: [input([2, 3, 4, 6])],
    outputShape: [null, 3, 4, 6],
    weights: { gamma: [6], beta: [6] },
  },
  prelu: {
    make: () => layers.prelu({ alphaInitializer: initializers.constant({ value: 0.25 }), sharedAxes: [1, 2] }),
    ...sharp,
    weights: { alpha: [1, 1, 3] },
  },
  randomAugmentation: {
    make: () =>
      layers.randomAugmentation({ augmentation: "RandomFlip", settings: { mode: "horizontal" }, trainable: false }),
    ...same,
  },
  repeatVector: { make: () => layers.repeatVector({ n: 4 }), inputs: [input([2, 5])], outputShape: [null, 4, 5] },
  resizing: {
    make: () => layers.resizing({ height: 3, width: 9, interpolation: "bicubic", cropToAspectRatio: true }),
    inputs: [image],
    outputShape: [null, 3, 9, 3],
  },
  rmsNormalization: {
    make: () => layers.rmsNormalization({ axis: [1, -1] }),
    ...same,
    weights: { scale: [5, 3] },
  },
  unitNormalization: { make: () => layers.unitNormalization(), ...same },
  activation: { make: () => layers.activation({ activation: "gelu" }), ...same },
  adaptiveAveragePooling2d: {
    make: () => layers.adaptiveAveragePooling2d({ outputSize: [2, 3] }),
    inputs: [image],
    outputShape: [null, 2, 3, 3],
  },
  add: { make: () => layers.add(), ...two },
  average: { make: () => layers.average(), ...two },
  averagePooling2d: {
    make: () => layers.averagePooling2d({ poolSize: 3, strides: 2, padding: "same" }),
    inputs: [image],
    outputShape: [null, 3, 4, 3],
  },
  batchNormalization: {
    make: () => layers.batchNormalization({ momentum: 0.9, unbiasedVariance: true }),
    ...same,
    weights: { gamma: [3], beta: [3], moving_mean: [3], moving_variance: [3] },
  },
  concatenate: { make: () => layers.concatenate(), inputs: two.inputs, outputShape: [null, 5, 7, 6] },
  conv2d: {
    make: () => layers.conv2d({ filters: 4, kernelSize: [3, 2], strides: 2, padding: "same", activation: "silu" }),
    inputs: [image],
    outputShape: [null, 3, 4, 4],
    weights: { kernel: [3, 2, 3, 4], bias: [4] },
  },
  cropping2d: {
    make: () =>
      layers.cropping2d({
        cropping: [
          [1, 0],
          [2, 1],
        ],
      }),
    inputs: [image],
    outputShape: [null, 4, 4, 3],
  },
  dense: {
    make: () => layers.dense({ units: 4, activation: "tanh" }),
    inputs: [input([3, 5])],
    outputShape: [null, 4],
    weights: { kernel: [5, 4], bias: [4] },
  },
  depthwiseConv2d: {
    make: () => layers.depthwiseConv2d({ kernelSize: 3, depthMultiplier: 2, dilationRate: [1, 2] }),
    inputs: [image],
    outputShape: [null, 3, 3, 6],
    weights: { kernel: [3, 3, 3, 2], bias: [6] },
  },
  dropout: { make: () => layers.dropout({ rate: 0.4 }), ...same },
  elu: { make: () => layers.elu({ alpha: 0.5 }), ...sharp },
  flatten: { make: () => layers.flatten(), inputs: [image], outputShape: [null, 105] },
  gaussianNoise: { make: () => layers.gaussianNoise({ stddev: 0.5 }), ...same },
  gelu: { make: () => layers.gelu({ approximate: true }), ...same },
  globalAveragePooling2d: { make: () => layers.globalAveragePooling2d(), inputs: [image], outputShape: [null, 3] },
  globalMaxPooling2d: {
    make: () => layers.globalMaxPooling2d({ keepDims: true }),
    inputs: [distinct],
    outputShape: [null, 1, 1, 3],
  },
  layerScale: {
    make: () => layers.layerScale({ initialValue: 0.5 }),
    ...same,
    weights: { layer_scale: [3] },
  },
  layerNormalization: {
    make: () => layers.layerNormalization({ axis: [-1, 1] }),
    inputs: [image],
    outputShape: [null, 5, 7, 3],
    weights: { gamma: [5, 3], beta: [5, 3] },
  },
  leakyRelu: { make: () => layers.leakyRelu(), ...sharp },
  localResponseNormalization: { make: () => layers.localResponseNormalization({ depthRadius: 1 }), ...same },
  maximum: {
    make: () => layers.maximum(),
    inputs: [distinct, input([2, 4, 6, 3], "positive")],
    outputShape: [null, 4, 6, 3],
    gradient: false,
  },
  maxPooling2d: {
    make: () => layers.maxPooling2d({ poolSize: [2, 3], ceilMode: true }),
    inputs: [input([2, 5, 7, 2], "distinct")],
    outputShape: [null, 3, 3, 2],
  },
  minimum: {
    make: () => layers.minimum(),
    inputs: [distinct, input([2, 4, 6, 3], "positive")],
    outputShape: [null, 4, 6, 3],
    gradient: false,
  },
  multiply: { make: () => layers.multiply(), inputs: [image, input([2, 1, 1, 3])], outputShape: [null, 5, 7, 3] },
  normalization: { make: () => layers.normalization({ mean: [1, 2, 3], variance: [4, 1, 0.25] }), ...same },
  operation: {
    make: () =>
      layers.operation({
        operation: "subtract",
        operands: [{ shape: [3], values: [1, 2, 3] }, { input: 0 }],
      }),
    ...same,
  },
  permute: { make: () => layers.permute({ dims: [3, 1, 2] }), inputs: [image], outputShape: [null, 3, 5, 7] },
  relu: { make: () => layers.relu({ maxValue: 2, negativeSlope: 0.1, threshold: 0.5 }), ...sharp, gradient: false },
  rescaling: { make: () => layers.rescaling({ scale: 1 / 255, offset: [1, 2, 3] }), ...same },
  reshape: { make: () => layers.reshape({ targetShape: [7, -1] }), inputs: [image], outputShape: [null, 7, 15] },
  selectChannels: {
    make: () => layers.selectChannels({ channels: [1, 2, 0, 1] }),
    inputs: [image],
    outputShape: [null, 5, 7, 4],
  },
  separableConv2d: {
    make: () => layers.separableConv2d({ filters: 4, kernelSize: 3, depthMultiplier: 2, padding: [1, 0] }),
    inputs: [image],
    outputShape: [null, 5, 5, 4],
    weights: { depthwise_kernel: [3, 3, 3, 2], pointwise_kernel: [1, 1, 6, 4], bias: [4] },
  },
  softmax: { make: () => layers.softmax({ axis: 1 }), ...same },
  spatialDropout2d: { make: () => layers.spatialDropout2d({ rate: 0.4 }), ...same },
  stochasticDepth: { make: () => layers.stochasticDepth({ rate: 0.4 }), ...same },
  subtract: { make: () => layers.subtract(), ...two },
  upSampling2d: {
    make: () => layers.upSampling2d({ size: [2, 3], interpolation: "bilinear" }),
    inputs: [image],
    outputShape: [null, 10, 21, 3],
  },
  zeroPadding2d: { make: () => layers.zeroPadding2d({ padding: 3 }), inputs: [image], outputShape: [null, 11, 13, 3] },
};

describe("every layer", () => {
  test.each(Object.entries(cases))("%s", async (name, given) => {
    expect(given.make().kind).toBe(name);
    await runLayerTest(given);
  });
});
