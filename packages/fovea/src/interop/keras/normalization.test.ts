import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { layers } from "../../layers/index.ts";
import { loadModel } from "../../model-files/index.ts";
import { sequential } from "../../models/index.ts";
import { tensor } from "../../tensor/index.ts";
import { exportWeights } from "../export-weights.ts";
import { loadWeights } from "../load-weights.ts";
import { inferredRange } from "./inferred-range.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "fovea-normalization-"));
});
afterAll(() => rm(folder, { recursive: true }));

function unadapted() {
  const start = layers.input({ shape: [2, 1, 3] });
  return sequential([start, layers.normalization(), layers.flatten(), layers.dense({ units: 2 })], {
    engine: "portable",
  });
}

const pixels = tensor(
  Float32Array.from({ length: 6 }, (_, index) => index),
  [1, 2, 1, 3],
);

async function adapted() {
  const model = unadapted();
  const measured = new Map(await model.getWeights());
  measured.set("normalization/mean", tensor([1, 2, 3]));
  measured.set("normalization/variance", tensor([4, 0, 1]));
  await model.setWeights(measured);
  return model;
}

test("mean and variance are weights in files of all conventions", async () => {
  const model = await adapted();
  const expected = await model.predict(pixels);
  for (const name of ["m.weights.h5", "m.safetensors"]) {
    await exportWeights(model, join(folder, name));
    const other = unadapted();
    await loadWeights(other, join(folder, name));
    expect(await other.predict(pixels)).toEqual(expected);
  }
  await model.save(join(folder, "model"));
  expect(await (await loadModel(join(folder, "model"), { engine: "portable" })).predict(pixels)).toEqual(expected);
});

test("infers the preprocessing from the statistics", () => {
  const { network } = unadapted();
  const measured = (mean: number, variance: number) =>
    new Map([
      ["normalization/mean", tensor([mean, mean, mean])],
      ["normalization/variance", tensor([variance, variance, variance])],
    ]);
  expect(inferredRange(network, measured(120, 4000))).toEqual([0, 255]);
  expect(inferredRange(network, measured(0.5, 0.05))).toEqual([0, 1]);
  expect(inferredRange(network, measured(0.5, 9))).toBeUndefined();
});

test("training does not change them", async () => {
  const model = await adapted();
  // With a variance of 0, the second channel would be 10⁷ times as large.
  await model.setWeights(new Map([["normalization/variance", tensor([4, 9, 1])]]));
  model.compile({ optimizer: "sgd", loss: "meanSquaredError" });
  await model.fit({ x: pixels, y: tensor([1, 2], [1, 2]) }, { epochs: 2, verbose: false });
  const weights = await model.getWeights();
  expect([...(weights.get("normalization/mean")?.data ?? [])]).toEqual([1, 2, 3]);
  expect([...(weights.get("normalization/variance")?.data ?? [])]).toEqual([4, 9, 1]);
});

test("before adaptation, the layer is the identity and never divides by 0", async () => {
  const layer = layers.normalization();
  const model = sequential([layers.input({ shape: [3] }), layer], { engine: "portable" });
  const values = tensor([1, 2, 3], [1, 3]);
  expect([...(await model.predict(values)).data]).toEqual([1, 2, 3]);
  await model.setWeights(
    new Map([
      ["normalization/mean", tensor([1, 2, 3])],
      ["normalization/variance", tensor([0, 0, 0])],
    ]),
  );
  expect([...(await model.predict(values)).data]).toEqual([0, 0, 0]);
});

test("rejects a mean without a variance", () => {
  expect(() => layers.normalization({ mean: 1 })).toThrow("expected both mean and variance, received only one");
});
