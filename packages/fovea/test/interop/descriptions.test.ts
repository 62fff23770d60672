import { readFileSync } from "node:fs";
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import fc from "fast-check";
import { unzipSync, zipSync } from "fflate";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { peakMemory } from "../../../../scripts/peak-memory.mjs";
import {
  type Applied,
  callbacks,
  FormatError,
  importModel,
  isFoveaError,
  type Layer,
  layers,
  loadModel,
  model,
  optimizers,
  schedules,
  sequential,
  zeros,
} from "../../src/index.ts";
import { openWeightFile } from "../../src/io/index.ts";
import type { OperationName } from "../../src/layers/operations/index.ts";
import { readRun } from "../../src/runs/run-folder.ts";
import type { JsonObject } from "../../src/support/index.ts";
import { type JsonMutation, jsonMutations } from "./json-mutation.ts";

// Descriptions of models with a few values changed: each is read or refused with a sentence, soon, and with little
// memory, whatever sizes it claims. fuzz.mjs tries more, with other seeds.

const runs = Number(process.env.FOVEA_FUZZ_RUNS ?? 40);
const seed = process.env.FOVEA_FUZZ_SEED === undefined ? 20261 : Number(process.env.FOVEA_FUZZ_SEED);
const patience = { timeout: 60_000 + 100 * runs };
const longest = 5_000;
const mostMemory = 400 * 2 ** 20;
const engine = "portable";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "fovea-descriptions-"));
});
afterAll(() => rm(folder, { recursive: true }));

/** Options of each kind: sizes, windows, axes, lists, constants. */
const kinds: readonly (() => Layer<Applied>)[] = [
  () => layers.averagePooling2d({ poolSize: 2 }),
  () => layers.batchNormalization(),
  () => layers.centerCrop({ height: 2, width: 2 }),
  () => layers.conv2d({ filters: 2, kernelSize: 3, strides: 2, padding: "same", kernelRegularizer: "l2" }),
  () => layers.conv2dTranspose({ filters: 2, kernelSize: 3, strides: 2, outputPadding: 1, padding: "same" }),
  () => layers.cropping2d({ cropping: [1, 2, 3, 4] }),
  () => layers.depthwiseConv2d({ kernelSize: 3, dilationRate: 2, padding: "same" }),
  () => layers.dropout({ rate: 0.5 }),
  () => layers.groupNormalization({ groups: 2 }),
  () => layers.layerNormalization({ axis: [1, 2] }),
  () => layers.maxPooling2d({ poolSize: 3, padding: "same" }),
  () => layers.normalization({ mean: [1, 2, 3, 4], variance: [1, 2, 3, 4] }),
  () => operation("depthToSpace", { blockSize: 2 }),
  () => operation("getItem", { key: ["...", { start: 1, stop: null, step: 2 }, null] }),
  () =>
    operation("pad", {
      padding: [
        [0, 0],
        [1, 2],
        [0, 1],
        [0, 0],
      ],
      mode: "reflect",
    }),
  () => operation("repeat", { repeats: 2, axis: 1 }),
  () => operation("tile", { repeats: [1, 2, 1, 3] }),
  () => layers.permute({ dims: [2, 1, 3] }),
  () => layers.prelu({ sharedAxes: [1, 2] }),
  () => layers.randomAugmentation({ augmentation: "RandomFlip", settings: { mode: "horizontal" } }),
  () => layers.reshape({ targetShape: [4, -1] }),
  () => layers.resizing({ height: 3, width: 5, interpolation: "bilinear", antialias: true }),
  () => layers.selectChannels({ channels: [3, 1] }),
  () => layers.separableConv2d({ filters: 3, kernelSize: 3, depthMultiplier: 2 }),
  () => layers.upSampling2d({ size: 2, interpolation: "bilinear" }),
  () => layers.zeroPadding2d({ padding: [1, 2, 3, 4] }),
];

function operation(name: OperationName, attributes: JsonObject): Layer<Applied> {
  return layers.operation({ operation: name, attributes });
}

/** Several inputs and outputs, a layer that is shared, a network within, and a training that can go on. */
async function saveTraining(path: string): Promise<void> {
  const [image, numbers] = [layers.input({ shape: [6, 6, 1] }), layers.input({ shape: [3] })];
  const shared = layers.dense({ units: 3, name: "shared" });
  const inner = sequential([layers.input({ shape: [36] }), layers.dense({ units: 3 })], { name: "inner" });
  const fromImage = shared.apply(inner.apply(layers.flatten().apply(image)));
  const sum = layers.add().apply([fromImage, shared.apply(numbers)]);
  const network = model({ inputs: [image, numbers], outputs: [sum, layers.softmax().apply(fromImage)], engine });
  network.compile({
    optimizer: optimizers.adam({ learningRate: schedules.stepDecay({ initialLearningRate: 1, stepSize: 3 }) }),
    loss: ["meanSquaredError", "meanSquaredError"],
    metrics: [["meanAbsoluteError"], []],
  });
  const x = [zeros([4, 6, 6, 1]), zeros([4, 3])];
  await network.fit(
    { x, y: [zeros([4, 3]), zeros([4, 3])] },
    { epochs: 2, batchSize: 2, callbacks: [callbacks.earlyStopping({ monitor: "loss", restoreBestWeights: true })] },
  );
  await network.save(path, { training: true });
}

/** Reads what can be read; nothing but the errors that a user may see is thrown. */
async function tryReading(read: () => Promise<unknown>): Promise<void> {
  const [started, before] = [performance.now(), peakMemory()];
  try {
    await read();
  } catch (error) {
    if (!isFoveaError(error)) throw new Error("expected one of the four errors", { cause: error });
  }
  expect(performance.now() - started).toBeLessThan(longest);
  expect(peakMemory() - before).toBeLessThan(mostMemory);
}

function fuzz(times: number, change: (mutate: JsonMutation, choice: number) => Promise<() => Promise<unknown>>) {
  return fc.assert(
    fc.asyncProperty(jsonMutations, fc.nat(), async (mutate, choice) => tryReading(await change(mutate, choice))),
    { numRuns: times, seed, endOnFailure: true },
  );
}

test("Fovea's own layers", patience, async () => {
  const texts: string[] = [];
  const path = join(folder, "own");
  for (const make of kinds) {
    const [input, flatten] = [layers.input({ shape: [8, 8, 4] }), layers.flatten()];
    await sequential([input, make(), flatten, layers.dense({ units: 2 })], { engine }).save(path);
    texts.push(await readFile(join(path, "model.json"), "utf8"));
  }
  await fuzz(4 * runs, async (mutate, choice) => {
    await writeFile(join(path, "model.json"), mutate(texts[choice % texts.length] ?? ""));
    return () => loadModel(path, { engine });
  });
});

test.each(["model.json", "training.json"])("%s of a training", patience, async (file) => {
  const path = join(folder, "trained");
  await saveTraining(path);
  const text = await readFile(join(path, file), "utf8");
  await fuzz(runs, async (mutate) => {
    await writeFile(join(path, file), mutate(text));
    return () => loadModel(path, { engine });
  });
});

const read = (path: string) => readFileSync(new URL(path, import.meta.url));

test.each([
  "simple.keras",
  "nested.keras",
  "branches.keras",
  "lazy.keras",
  "layers/layers.keras",
  "layers/operations.keras",
  "layers/augmentation.keras",
])("Keras' %s", patience, async (name) => {
  const path = join(folder, "changed.keras");
  const entries = unzipSync(read(`keras/${name}`));
  const config = Buffer.from(entries["config.json"] ?? []).toString();
  await fuzz(runs, async (mutate) => {
    await writeFile(path, zipSync({ ...entries, "config.json": Buffer.from(mutate(config)) }, { level: 0 }));
    return () => importModel(path, { engine });
  });
});

test.each(["lazy", "nested", "teachable"])("TensorFlow.js' %s", patience, async (name) => {
  const path = join(folder, name);
  await cp(fileURLToPath(new URL(`tfjs/${name}`, import.meta.url)), path, { recursive: true });
  const text = await readFile(join(path, "model.json"), "utf8");
  await fuzz(runs, async (mutate) => {
    await writeFile(join(path, "model.json"), mutate(text));
    return () => importModel(join(path, "model.json"), { engine });
  });
});

test("the settings of a run", patience, async () => {
  const path = join(folder, "run");
  await mkdir(path);
  const settings = { model: "lenet5", data: "mnist", classes: ["0"], look: "digit", epochs: 1, batchSize: 1 };
  const others = { optimizer: "adam", schedule: "constant", seed: 0, validation: 0.5 };
  const text = JSON.stringify({ format: "fovea-run", version: 1, ...settings, ...others });
  await fuzz(runs, async (mutate) => {
    await writeFile(join(path, "run.json"), mutate(text));
    return () => readRun(path);
  });
});

describe("a description that is a hundred thousand levels deep is refused for its depth", () => {
  const levels = 100_000;
  const deep = (open: string, inside: string, close: string) => open.repeat(levels) + inside + close.repeat(levels);
  const own = deep('{"className":"Sequential","config":{"layers":[', "", "]}}");
  const keras = deep('{"class_name":"Sequential","config":{"layers":[', "", "]}}");
  const lists = deep("[", "", "]");
  const header = Buffer.from(`{"a":{"dtype":"F32","shape":${lists},"data_offsets":[0,4]}}`);
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(header.length));
  const archive = { ...unzipSync(read("keras/simple.keras")), "config.json": Buffer.from(keras) };

  test.each<[string, string | Uint8Array, (path: string) => Promise<unknown>]>([
    ["model.json", `{"format":"fovea-model","version":1,"network":${own}}`, (path) => loadModel(dirname(path))],
    ["run.json", `{"format":"fovea-run","version":1,"model":${lists}}`, (path) => readRun(dirname(path))],
    ["model.keras", zipSync(archive, { level: 0 }), (path) => importModel(path)],
    ["model.json", `{"weightsManifest":[],"modelTopology":{"model_config":${keras}}}`, (path) => importModel(path)],
    ["weights.safetensors", Buffer.concat([length, header, Buffer.alloc(4)]), (path) => openWeightFile(path)],
  ])("%s", async (name, content, open) => {
    const path = join(await mkdtemp(join(folder, "deep-")), name);
    await writeFile(path, content);
    const error = await open(path).catch((cause: unknown) => cause);
    expect(error).toBeInstanceOf(FormatError);
    expect(String(error)).toContain("expected at most 1000 levels of lists and objects");
  });
});
