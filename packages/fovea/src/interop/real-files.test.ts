import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { layers } from "../layers/index.ts";
import { type Model, model, sequential } from "../models/index.ts";
import { zeros } from "../tensor/index.ts";
import { importModel, loadWeights } from "./index.ts";

const folder = new URL("../../test/interop/", import.meta.url).pathname;

async function emptied(network: Model): Promise<void> {
  await network.setWeights(new Map(network.network.listWeights().map(({ name, shape }) => [name, zeros(shape)])));
}

/** One model in each of Keras' three formats. */
const kerasFiles = ["simple", "branches", "nested"].flatMap((name) =>
  [".h5", ".keras", ".weights.h5"].map((ending) => ({ name, file: name + ending })),
);

test.each(kerasFiles)("loads Keras' $file", async ({ name, file }) => {
  const network = await importModel(`${folder}keras/${name}.keras`, { engine: "portable" });
  const expected = await network.getWeights();
  await emptied(network);
  const report = await loadWeights(network, `${folder}keras/${file}`);
  expect(report).toMatchObject({ convention: "keras", missing: [], otherShape: [], leftOver: [] });
  expect(await network.getWeights()).toEqual(expected);
});

test("loads a Keras 2 file", async () => {
  const network = sequential(
    [
      layers.input({ shape: [4, 4, 1] }),
      layers.conv2d({ name: "conv", filters: 2, kernelSize: 3 }),
      layers.averagePooling2d({ poolSize: [2, 1] }),
      layers.flatten(),
      layers.dense({ name: "block/dense", units: 2 }),
    ],
    { engine: "portable" },
  );
  await emptied(network);
  const { matched } = await loadWeights(network, `${folder}keras/keras2.h5`);
  expect(matched.map(({ name, stored }) => `${name} ${stored}`)).toEqual([
    "conv/kernel conv/kernel:0",
    "conv/bias conv/bias:0",
    "block/dense/kernel block/dense/kernel:0",
    "block/dense/bias block/dense/bias:0",
  ]);
  for (const { data } of (await network.getWeights()).values()) expect(data.some((value) => value !== 0)).toBe(true);
});

interface Expected {
  readonly files: Record<string, { readonly tensors: Record<string, { readonly values: readonly number[] }> }>;
}

test.each([
  { file: "zip.pth", prefix: "" },
  { file: "legacy.pth", prefix: "" },
  { file: "checkpoint.pth", prefix: "" },
  { file: "module-prefix.pth", prefix: "module." },
])("loads PyTorch's $file", async ({ file, prefix }) => {
  const image = layers.input({ shape: [5, 5, 2] });
  const vector = layers.input({ shape: [4] });
  const maps = layers.conv2d({ name: "conv", filters: 3, kernelSize: 3 }).apply(image);
  const outputs = [
    layers.batchNormalization({ name: "bn" }).apply(maps),
    layers.dense({ name: "fc", units: 2 }).apply(vector),
  ];
  const network = model({ inputs: [image, vector], outputs, engine: "portable" });
  expect(await loadWeights(network, `${folder}torch/${file}`)).toMatchObject({ convention: "torch", prefix });
  const { files } = JSON.parse(await readFile(`${folder}torch/expected.json`, "utf8")) as Expected;
  const valuesOf = (name: string) => [...(files[file]?.tensors[prefix + name]?.values ?? [])];
  const weights = await network.getWeights();
  const dense = valuesOf("fc.weight");
  const turned = dense.map((_, index) => dense[(index % 2) * 4 + Math.floor(index / 2)]);
  expect([...(weights.get("fc/kernel")?.data ?? [])]).toEqual(turned);
  expect([...(weights.get("bn/moving_mean")?.data ?? [])]).toEqual(valuesOf("bn.running_mean"));
  expect([...(weights.get("conv/bias")?.data ?? [])]).toEqual(valuesOf("conv.bias"));
  // Fovea's row 1, column 2, channel 0, filter 2 is PyTorch's filter 2, channel 0, row 1, column 2.
  expect(weights.get("conv/kernel")?.data[((1 * 3 + 2) * 2 + 0) * 3 + 2]).toBe(
    valuesOf("conv.weight")[((2 * 2 + 0) * 3 + 1) * 3 + 2],
  );
});
