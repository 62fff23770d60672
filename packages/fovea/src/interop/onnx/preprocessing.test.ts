import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import "../../node/provide-images.ts";
import { type Preprocessing, preprocess } from "../../data/index.ts";
import { layers, type SymbolicTensor } from "../../layers/index.ts";
import { type Model, sequential } from "../../models/index.ts";
import { random } from "../../support/random.ts";
import { type Tensor, tensor } from "../../tensor/tensor.ts";
import { exportOnnx } from "./export-onnx.ts";
import { onnxRuntime } from "./onnx-runtime.ts";
import { selfTest } from "./self-test.ts";
import { fillWeights } from "./testing/fill-weights.ts";
import { runOnnx } from "./testing/run-onnx.ts";

const folder = mkdtempSync(join(tmpdir(), "fovea-onnx-preprocessing-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const imagenet: Preprocessing = {
  ...{ resize: 32, crop: [28, 28], interpolation: "bilinear", scale: 1 / 255, channelOrder: "rgb" },
  ...{ mean: [0.485, 0.456, 0.406], std: [0.229, 0.224, 0.225] },
};

/** A network that returns its input. */
function identity(preprocessing: Preprocessing): Model<SymbolicTensor> {
  const shape = [...preprocessing.crop, preprocessing.mean.length];
  const entries = [layers.input({ shape, name: "photo" }), layers.activation({ activation: "linear", name: "same" })];
  return sequential(entries, { preprocessing, engine: "portable", name: "identity" });
}

/** Smooth colors with some noise: rounding shows, and so do shifts. */
function picture(height: number, width: number, channels: number): Tensor {
  const numbers = random(height * width);
  const data = Uint8Array.from({ length: height * width * channels }, (_, at) => {
    const [row, column] = [Math.floor(at / channels / width), Math.floor(at / channels) % width];
    const wave = Math.sin(row / 7 + (at % channels)) + Math.cos(column / 5);
    return Math.min(255, Math.max(0, 128 + 55 * wave + 15 * numbers.normal()));
  });
  return tensor(data, [height, width, channels]);
}

const sizes = [
  [61, 83],
  [83, 61],
  [45, 37],
  [32, 33],
  [19, 23],
  [200, 31],
] as const;

// In steps of a byte. ONNX Runtime's bilinear weights are rounded to float32, which rounds few bytes up or down. At the
// edges of an image, it gives the weights beyond to the outermost pixels, where Pillow leaves them out.
const exact = 0.001;
const rounded = 1.001;
const edges = 4.001;

test.each([
  ["ImageNet's", {}, rounded],
  ["bicubic", { interpolation: "bicubic" }, exact],
  ["nearest", { interpolation: "nearest" }, exact],
  ["stretching", { resize: [30, 29], crop: [28, 28] }, edges],
  ["BGR without scale", { channelOrder: "bgr", scale: 1, mean: [103.9, 116.8, 123.7], std: [1, 1, 1] }, rounded],
  ["gray", { mean: [0.5], std: [0.25] }, rounded],
  ["with a border", { resize: 21, crop: [28, 25] }, edges],
  ["odd and even margins", { resize: 33, crop: [30, 27] }, edges],
  ["bicubic with odd and even margins", { interpolation: "bicubic", resize: 33, crop: [30, 27] }, edges],
  ["bicubic with a border", { interpolation: "bicubic", resize: 21, crop: [28, 25] }, edges],
] as const)("prepares images as the model does: %s", async (_, changes, tolerance) => {
  const preprocessing = { ...imagenet, ...changes } as Preprocessing;
  const path = join(folder, "identity.onnx");
  const { inputs, opset } = await exportOnnx(identity(preprocessing), path, { preprocessing: true });
  const channels = preprocessing.mean.length;
  const shape = ["batch", "height", "width", channels];
  expect([inputs, opset]).toEqual([[{ name: "photo", dtype: "uint8", shape }], 18]);
  for (const [height, width] of sizes) {
    const image = picture(height, width, channels);
    const expected = await preprocess(image, preprocessing);
    const { same } = await runOnnx(path, { photo: { ...image, shape: [1, ...image.shape] } }, "all");
    expect(same?.shape).toEqual([1, ...expected.shape]);
    const steps = Array.from(expected.data, (value, at) => {
      const step = preprocessing.scale / (preprocessing.std[at % channels] ?? 1);
      return Math.abs(value - Number(same?.data[at])) / step;
    });
    expect(Math.max(...steps), `${height} × ${width}`).toBeLessThan(tolerance);
    if (tolerance === rounded) expect(steps.filter((value) => value > exact).length / steps.length).toBeLessThan(0.01);
  }
});

test.each([
  ["padded", { resize: { fit: "pad", color: [124, 116, 104] } }],
  ["padded, tall", { resize: { fit: "pad", color: [0, 114, 255] }, crop: [33, 20], interpolation: "bicubic" }],
  ["padded, wide", { resize: { fit: "pad", color: [9, 8, 7] }, crop: [20, 32], interpolation: "nearest" }],
  ["padded, BGR", { resize: { fit: "pad", color: [9, 8, 7] }, channelOrder: "bgr" }],
  ["padded, gray", { resize: { fit: "pad", color: [77] }, mean: [0.5], std: [0.25] }],
  ["covered", { resize: { fit: "crop" } }],
  ["covered, wide", { resize: { fit: "crop" }, crop: [20, 32], interpolation: "nearest" }],
] as const)("fits images as the model does: %s", async (_, changes) => {
  const preprocessing = { ...imagenet, ...changes } as Preprocessing;
  const path = join(folder, "fitted.onnx");
  await exportOnnx(identity(preprocessing), path, { preprocessing: true });
  const channels = preprocessing.mean.length;
  const difference = async (image: Tensor) => {
    const expected = await preprocess(image, preprocessing);
    const { same } = await runOnnx(path, { photo: { ...image, shape: [1, ...image.shape] } }, "all");
    expect(same?.shape).toEqual([1, ...expected.shape]);
    const steps = Array.from(expected.data, (value, at) => {
      const step = preprocessing.scale / (preprocessing.std[at % channels] ?? 1);
      return Math.abs(value - Number(same?.data[at])) / step;
    });
    return { largest: Math.max(...steps), mean: steps.reduce((sum, step) => sum + step, 0) / steps.length };
  };
  for (const [height, width] of [...sizes, [28, 28], [1, 40], [40, 1], [1, 1], [27, 400]] as const) {
    // Of one color, so that only the place of the image counts.
    const flat = tensor(new Uint8Array(height * width * channels).fill(200), [height, width, channels]);
    expect((await difference(flat)).largest, `${height} × ${width}`).toBeLessThan(exact);
    // The edges of the image show. ONNX Runtime gives an eighth of their weights to the outermost pixel.
    const { largest, mean } = await difference(picture(height, width, channels));
    expect(largest, `${height} × ${width}`).toBeLessThan(preprocessing.interpolation === "nearest" ? exact : 255 / 8);
    expect(mean, `${height} × ${width}`).toBeLessThan(0.5);
  }
});

/** A classifier with some weights. */
async function classifier(): Promise<Model<SymbolicTensor>> {
  const network = sequential(
    [
      layers.input({ shape: [28, 28, 3], name: "photo" }),
      layers.conv2d({ filters: 8, kernelSize: 3, strides: 2, activation: "relu" }),
      layers.flatten(),
      layers.dense({ units: 5, activation: "softmax" }),
    ],
    { preprocessing: imagenet, engine: "portable", name: "classifier" },
  );
  await fillWeights(network);
  return network;
}

test.each([
  { preprocessing: true, inputLayout: "nchw" },
  { preprocessing: true, batchSize: 3 },
  { preprocessing: false, inputLayout: "nchw" },
  { preprocessing: false },
] as const)("a self-test says how far the file's probabilities are off: %j", async (options) => {
  const images = sizes.map(([height, width]) => picture(height, width, 3));
  const path = join(folder, "classifier.onnx");
  const { selfTest } = await exportOnnx(await classifier(), path, { ...options, selfTest: images });
  expect(selfTest).toMatchObject({ images: 6, runtime: "onnxruntime-web" });
  expect(selfTest?.largestDifference).toBeLessThan(options.preprocessing ? 0.02 : 1e-5);
});

test("a self-test of a padded model", async () => {
  const network = await classifier();
  network.preprocessing = { ...imagenet, resize: { fit: "pad", color: [124, 116, 104] } };
  const images = [...sizes, [1, 40] as const].map(([height, width]) => picture(height, width, 3));
  const path = join(folder, "padded.onnx");
  const { selfTest } = await exportOnnx(network, path, { preprocessing: true, selfTest: images });
  expect(selfTest?.largestDifference).toBeLessThan(0.02);
});

test("a self-test notices a file that differs", async () => {
  const network = await classifier();
  const path = join(folder, "differs.onnx");
  const images = [picture(40, 50, 3)];
  await exportOnnx(network, path, { preprocessing: true });
  network.preprocessing = { ...imagenet, channelOrder: "bgr" };
  const tested = { path, preprocessing: true, batchSize: "dynamic", layout: "nhwc" } as const;
  expect((await selfTest(network, tested, images)).largestDifference).toBeGreaterThan(0.05);
});

test("refuses what can't be prepared or tested", async () => {
  const path = join(folder, "refused.onnx");
  const drawings = identity({ ...imagenet, mean: [0.5], std: [1], look: "digit" });
  await expect(exportOnnx(drawings, path, { preprocessing: true })).rejects.toThrow('drawings ("digit")');
  const network = await classifier();
  await expect(exportOnnx(network, path, { preprocessing: true, opset: 17 })).rejects.toThrow(
    "expected opset to be at least 18 with preprocessing, received 17",
  );
  await expect(exportOnnx(network, path, { selfTest: [] })).rejects.toThrow("expected selfTest to be a list of images");
  network.preprocessing = undefined;
  await expect(exportOnnx(network, path, { preprocessing: true })).rejects.toThrow(
    "classifier doesn't state how images are prepared for it; set its preprocessing",
  );
  const vector = sequential([layers.input({ shape: [3] }), layers.dense({ units: 2 })], { engine: "portable" });
  await expect(exportOnnx(vector, path, { selfTest: [picture(9, 9, 3)] })).rejects.toThrow(
    "selfTest needs a preprocessing",
  );
  expect(existsSync(path)).toBe(false);
  await expect(onnxRuntime(["no-runtime", "none-either"])).rejects.toThrow(
    "selfTest needs no-runtime or none-either to run the file; install one with npm install no-runtime",
  );
});
