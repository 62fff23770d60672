import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { layers, type SymbolicTensor } from "../../layers/index.ts";
import { type Model, model, sequential } from "../../models/index.ts";
import { random } from "../../support/index.ts";
import { type Shape, type Tensor, zeros } from "../../tensor/index.ts";
import { evaluateConstants, varyingValues } from "./evaluate-constants.ts";
import { exportOnnx } from "./export-onnx.ts";
import { inferenceGraph } from "./inference-graph.ts";
import { fillWeights } from "./testing/fill-weights.ts";
import { largestDifference, runOnnx } from "./testing/run-onnx.ts";
import { translate } from "./translate.ts";

const folder = mkdtempSync(join(tmpdir(), "fovea-onnx-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function noise(shape: Shape): Tensor {
  const x = zeros(shape);
  const numbers = random(3);
  for (let index = 0; index < x.data.length; index++) x.data[index] = numbers.normal();
  return x;
}

function residual(): Model<SymbolicTensor> {
  const x = layers.input({ shape: [8, 8, 3], name: "photo" });
  const convolve = (name: string, y: SymbolicTensor) => {
    const z = layers.conv2d({ name, filters: 4, kernelSize: 3, padding: "same", useBias: false }).apply(y);
    return layers.batchNormalization({ name: `${name}_bn` }).apply(z);
  };
  const stem = layers.relu({ name: "stem_relu" }).apply(convolve("stem", x));
  const sum = layers.add({ name: "sum" }).apply([stem, convolve("branch", stem)]);
  const normal = layers.relu({ name: "relu" }).apply(layers.batchNormalization({ name: "late_bn" }).apply(sum));
  const features = layers.flatten({ name: "flat" }).apply(layers.maxPooling2d({ name: "pool" }).apply(normal));
  const y = layers.dense({ name: "classes", units: 5, activation: "softmax" }).apply(features);
  return model({ inputs: x, outputs: y, engine: "portable", name: "residual" });
}

/** Returns the operators of the nodes, in order. */
async function operators(network: Model, fold: boolean, layout: "nhwc" | "nchw"): Promise<string> {
  const graph = inferenceGraph(network.network, "dynamic", fold);
  const weights = await network.getWeights();
  const constants = await evaluateConstants(graph.graph, varyingValues(graph.graph), weights, network.trainer.engine);
  return translate(graph, { constants, weights }, { opset: 17, layout })
    .nodes.map(({ opType }) => opType)
    .join(" ");
}

test("adds one transpose at the input, and none with ONNX' layout or before a dense layer", async () => {
  expect(await operators(residual(), true, "nhwc")).toBe(
    "Transpose Conv Relu Conv Add BatchNormalization Relu MaxPool Reshape Gemm Softmax Identity",
  );
  expect(await operators(residual(), false, "nchw")).toBe(
    "Conv BatchNormalization Relu Conv BatchNormalization Add BatchNormalization Relu MaxPool Reshape Gemm Softmax Identity",
  );
});

test("inputs and outputs have the model's names and a dynamic batch size", async () => {
  const network = residual();
  await fillWeights(network);
  const path = join(folder, "residual.onnx");
  expect(await exportOnnx(network, path)).toMatchObject({
    opset: 17,
    nodes: 12,
    inputs: [{ name: "photo", dtype: "float32", shape: ["batch", 8, 8, 3] }],
    outputs: [{ name: "classes", dtype: "float32", shape: ["batch", 5] }],
  });
  for (const size of [1, 5]) {
    const x = noise([size, 8, 8, 3]);
    const { classes } = await runOnnx(path, { photo: x });
    expect(classes?.shape).toEqual([size, 5]);
    expect(largestDifference(classes as Tensor, await network.predict(x))).toBeLessThan(1e-5);
  }
});

test("the batch size can be fixed", async () => {
  const path = join(folder, "fixed.onnx");
  const { inputs, outputs } = await exportOnnx(residual(), path, { batchSize: 4 });
  expect([inputs[0]?.shape, outputs[0]?.shape]).toEqual([
    [4, 8, 8, 3],
    [4, 5],
  ]);
  await expect(runOnnx(path, { photo: noise([3, 8, 8, 3]) })).rejects.toThrow(/Got: 3 Expected: 4/);
});

test("exports uint8 inputs, and several outputs of which two are equal", async () => {
  const x = layers.input({ shape: [4, 4, 3], name: "bytes", dtype: "uint8" });
  const scaled = layers.rescaling({ scale: 1 / 255, name: "scaled" }).apply(x);
  const y = layers.conv2d({ filters: 2, kernelSize: 3, name: "conv" }).apply(scaled);
  const network = model({
    inputs: x,
    outputs: [y, scaled, layers.dropout({ rate: 0.5 }).apply(y)],
    engine: "portable",
  });
  const path = join(folder, "bytes.onnx");
  await exportOnnx(network, path);
  const bytes = { data: Uint8Array.from({ length: 96 }, (_, index) => index * 2), shape: [2, 4, 4, 3], dtype: "uint8" };
  const results = await runOnnx(path, { bytes: bytes as Tensor });
  const expected = await network.predict(bytes as Tensor);
  expect(Object.keys(results)).toEqual(network.network.outputNames);
  for (const [index, result] of Object.values(results).entries()) {
    expect(largestDifference(result, expected[index] as Tensor)).toBeLessThan(1e-6);
  }
});

test("rejects what cannot be exported and creates no file", async () => {
  const network = sequential([layers.input({ shape: [4, 4, 3] }), layers.flatten()], { engine: "portable" });
  const path = join(folder, "none.onnx");
  await expect(exportOnnx(network, path, { opset: 9 })).rejects.toThrow(
    "exportOnnx: expected opset to be one of 17, 18, 19, 20, 21, received 9",
  );
  await expect(exportOnnx(network, path, { inputLayout: "chw" as "nchw" })).rejects.toThrow(
    'exportOnnx: expected inputLayout to be "nhwc" or "nchw", received "chw"',
  );
  await expect(exportOnnx(network, path, { batchSize: 0 })).rejects.toThrow(
    "network: expected a batch size of at least 1, received 0",
  );
  const missing = join(folder, "missing", "none.onnx");
  await expect(exportOnnx(network, missing)).rejects.toThrow(`${missing}: could not be written`);
  expect(readdirSync(folder)).not.toContain("none.onnx");
});
