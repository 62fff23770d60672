import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { openWeightFile } from "../io/index.ts";
import { layers, type SymbolicTensor } from "../layers/index.ts";
import { type Model, model, sequential } from "../models/index.ts";
import { exportWeights, loadWeights } from "./index.ts";
import { fillWeights } from "./onnx/testing/fill-weights.ts";

const folder = mkdtempSync(join(tmpdir(), "fovea-export-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Returns a network; with `prefix`, its names differ from those of the other network of the same shape. */
function network(prefix = ""): Model {
  const x = layers.input({ shape: [6, 6, 3] });
  const inner = layers.input({ shape: [6, 6, 3] });
  const stem = layers.conv2d({ name: `${prefix}c1`, filters: 4, kernelSize: 3, padding: "same" }).apply(inner);
  const block = model({
    name: `${prefix}block`,
    inputs: inner,
    outputs: layers.batchNormalization({ name: `${prefix}n1` }).apply(stem),
  });
  const separable = layers.separableConv2d({ name: `${prefix}s`, filters: 3, kernelSize: 3 });
  const wide = layers.conv2d({ name: `${prefix}c2`, filters: 3, kernelSize: 3 });
  const y = block.apply(x) as SymbolicTensor;
  const sum = layers.add().apply([separable.apply(y), wide.apply(y)]);
  const depthwise = layers.depthwiseConv2d({ name: `${prefix}d`, kernelSize: 2, depthMultiplier: 2 }).apply(sum);
  const scaled = layers.layerScale({ name: `${prefix}l` }).apply(depthwise);
  const normal = layers.layerNormalization({ name: `${prefix}n2` }).apply(scaled);
  const y2 = layers.dense({ name: `${prefix}f`, units: 2 }).apply(layers.flatten().apply(normal));
  return model({ inputs: x, outputs: y2, engine: "portable" });
}

test.each(["torch", "keras", "fovea"] as const)(
  "what is written with the names of %s is read again",
  async (convention) => {
    const [from, to] = [network(), network()];
    await fillWeights(from);
    const path = join(folder, `${convention}.safetensors`);
    await exportWeights(from, path, { convention });
    expect(await loadWeights(to, path)).toMatchObject(convention === "keras" ? { leftOver: [] } : { convention });
    expect(await to.getWeights()).toEqual(await from.getWeights());
  },
);

test("reads a Keras file by the layers' names, or by their classes and order", async () => {
  const from = network();
  await fillWeights(from);
  const path = join(folder, "model.weights.h5");
  await exportWeights(from, path);
  for (const to of [network(), network("other_")]) {
    expect(await loadWeights(to, path)).toMatchObject({ convention: "keras" });
    expect([...(await to.getWeights()).values()]).toEqual([...(await from.getWeights()).values()]);
  }
});

test("writes PyTorch's names, optionally as 16-bit floats", async () => {
  const small = sequential(
    [layers.input({ shape: [4, 4, 1] }), layers.conv2d({ name: "a/0", filters: 2, kernelSize: 3 }), layers.flatten()],
    { engine: "portable" },
  );
  const path = join(folder, "half.safetensors");
  await exportWeights(small, path, { dtype: "float16" });
  const file = await openWeightFile(path);
  const stored = [...file.weights.values()].map(({ name, shape, dtype }) => ({ name, shape, dtype }));
  await file.close();
  expect(stored).toEqual([
    { name: "a.0.weight", shape: [2, 1, 3, 3], dtype: "F16" },
    { name: "a.0.bias", shape: [2], dtype: "F16" },
  ]);
  expect(file.metadata.get("format")).toBe("pt");
});

test("rejects what cannot be written", async () => {
  const small = sequential([layers.input({ shape: [3] }), layers.dense({ units: 1 })], { engine: "portable" });
  await expect(exportWeights(small, "model.pth")).rejects.toThrow(
    'exportWeights: expected a file name ending in .safetensors or .weights.h5, received "model.pth"',
  );
  await expect(exportWeights(small, "a.weights.h5", { dtype: "float16" })).rejects.toThrow(
    'exportWeights: Keras\' files are float32, received dtype "float16"',
  );
  await expect(exportWeights(small, "a.weights.h5", { convention: "torch" })).rejects.toThrow(
    'exportWeights: expected convention "keras" for a.weights.h5, received "torch"',
  );
  const missing = join(folder, "none", "a.safetensors");
  await expect(exportWeights(small, missing)).rejects.toThrow(`${missing}: could not be written`);
});
