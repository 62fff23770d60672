import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { loadModel } from "../model-files/index.ts";
import * as zoo from "./index.ts";

const folder = mkdtempSync(join(tmpdir(), "fovea-freeze-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const small = { inputShape: [32, 32, 3], classes: 3 } as const;

function batch() {
  const x = Float32Array.from({ length: 4 * 32 * 32 * 3 }, (_, index) => Math.sin(index));
  return { x: { data: x, shape: [4, 32, 32, 3], dtype: "float32" as const }, y: new Int32Array([0, 1, 2, 1]) };
}

test("training changes neither weights nor statistics of frozen stages", async () => {
  const model = zoo.resnet18(small);
  model.freeze({ until: "stage5" });
  const trainable = model.network.listWeights().filter((weight) => weight.trainable);
  expect(new Set(trainable.map(({ name }) => name.split("/")[0]))).toEqual(new Set(["layer4", "fc"]));
  model.compile({ optimizer: "sgd", loss: "sparseCategoricalCrossentropy" });
  const before = await model.getWeights();
  const { x, y } = batch();
  await model.fit({ x, y }, { epochs: 1, batchSize: 4, verbose: false });
  for (const [name, { data }] of await model.getWeights()) {
    const isTrained = name.startsWith("layer4/") || name.startsWith("fc/");
    expect(Buffer.from(data.buffer).equals(Buffer.from((before.get(name)?.data ?? data).buffer)), name).toBe(
      !isTrained,
    );
  }
});

test("a saved model keeps its stages and what is frozen", async () => {
  const model = zoo.resnet18(small);
  model.freeze({ layers: "stage2" });
  await model.save(folder);
  const loaded = await loadModel(folder);
  expect(loaded.stages).toEqual(["relu", "layer1/1/relu", "layer2/1/relu", "layer3/1/relu", "layer4/1/relu"]);
  const frozen = loaded.layers.filter(({ trainable }) => !trainable).map(({ name }) => name?.split("/")[0]);
  expect(new Set(frozen)).toContain("layer1");
  loaded.unfreeze();
  expect(loaded.network.listWeights().every(({ role, trainable }) => trainable === (role === "parameter"))).toBe(true);
});

test("a list of stages names layers of the network", () => {
  const model = zoo.lenet5();
  expect(() => {
    model.stages = ["c9"];
  }).toThrow('stages: the network has no layer "c9"');
});
