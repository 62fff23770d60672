import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  channelStatistics,
  convertWeights,
  dataset,
  datasets,
  decodeImage,
  ensemble,
  exportOnnx,
  exportWeights,
  fromArrays,
  fromBatches,
  fromIterable,
  invert,
  isFoveaError,
  layers,
  loadModel,
  loadWeights,
  model,
  type Preprocessing,
  preprocessCrops,
  registerEngine,
  selectEngine,
  sequential,
  tensor,
  toCategorical,
  zeros,
  zoo,
} from "../src/index.ts";

// From plain JavaScript anything can come: it is taken, or refused by one of the four errors, and nothing hangs.

const values: readonly unknown[] = [
  ...[undefined, null, true, Number.NaN, -1, 0.5, 1e30, 5n, Symbol("s"), "x", "a\0b", () => 1],
  ...[[], [null], [[]], {}, { a: 1 }, new Map(), new Date(0)],
];

const engine = "portable";
const preprocessing: Preprocessing = {
  ...{ resize: 4, crop: [4, 4], interpolation: "bilinear", scale: 1 / 255, channelOrder: "rgb" },
  ...{ mean: [0, 0, 0], std: [1, 1, 1] },
};
const [x, y] = [zeros([4, 2]), tensor([0, 1, 0, 1], [4])];
const pixels = tensor(new Uint8Array(48), [4, 4, 3]);
const input = layers.input({ shape: [2] });
const output = layers.dense({ units: 2, activation: "softmax" }).apply(input);

function classifier() {
  const made = sequential([layers.input({ shape: [2] }), layers.dense({ units: 2, activation: "softmax" })], {
    engine,
  });
  made.compile({ optimizer: "sgd", loss: "sparseCategoricalCrossentropy" });
  return made;
}

const images = sequential([layers.input({ shape: [4, 4, 3] }), layers.flatten(), layers.dense({ units: 2 })], {
  ...{ engine, preprocessing },
});
const ready = classifier();
const together = ensemble([ready, ready]);
const samples = fromArrays({ x, y });

const folder = mkdtempSync(join(tmpdir(), "fovea-arguments-"));
const saved = join(folder, "saved");
const file = join(saved, "weights.safetensors");
const target = (name: string) => join(folder, name);
beforeAll(() => ready.save(saved));
afterAll(() => rmSync(folder, { recursive: true }));

async function read(batches: AsyncIterable<unknown>): Promise<void> {
  for await (const _ of batches) break;
}

/** A function of options: what it is called with for each of them, and with what is no object of options. */
function each(names: string, call: (options: never) => unknown): Record<string, (value: never) => unknown> {
  const single = names.split(" ").map((name) => [name, (value: never) => call({ [name]: value } as never)] as const);
  return { ...Object.fromEntries(single), "": call };
}

const withOptions: Readonly<Record<string, Record<string, (value: never) => unknown>>> = {
  fit: each(
    "batchSize epochs initialEpoch stepsPerEpoch validationData validationSplit validationBatchSize validationSteps " +
      "shuffle seed classWeight callbacks verbose signal resume save",
    (given) => classifier().fit({ x, y }, { verbose: false, ...(given as object) }),
  ),
  evaluate: each("batchSize steps signal onBatchEnd", (given) => ready.evaluate({ x, y }, given)),
  predict: each("batchSize steps signal", (given) => ready.predict(x, given)),
  activations: each("layers batchSize steps signal", (given) => ready.activations(x, given)),
  gradients: each("of logits class weights withRespectTo activations batchSize steps signal", (given) =>
    ready.gradients(x, given),
  ),
  compile: each("optimizer loss metrics lossWeights", (given) => classifier().compile(given)),
  save: each("training", (given) => ready.save(target("again"), given)),
  trainOnBatch: each("sampleWeight seed", (given) => classifier().trainOnBatch(x, y, given)),
  testOnBatch: each("sampleWeight", (given) => ready.testOnBatch(x, y, given)),
  classify: each("top crops batchSize signal", (given) => images.classify(pixels, given)),
  summary: each("costs expandNested showTrainable lineLength", (given) => ready.summary(given)),
  plot: each("title detail", (given) => ready.plot(given)),
  sequential: each("name seed engine preprocessing labels", (given) => {
    return sequential([input, layers.dense({ units: 2 })], given);
  }),
  model: each("name seed engine labels inputs outputs", (given) => {
    return model({ inputs: input, outputs: output, ...(given as object) });
  }),
  ensemble: each("weights", (given) => ensemble([ready, ready], given)),
  "ensemble.predict": each("batchSize steps signal", (given) => together.predict(x, given)),
  "ensemble.evaluate": each("loss metrics batchSize signal", (given) => together.evaluate({ x, y }, given)),
  loadModel: each("engine compile customLayers", (given) => loadModel(saved, given)),
  loadWeights: each("strict convention prefix group exclude allowNonFinite", (given) => {
    return loadWeights(classifier(), file, given);
  }),
  exportWeights: each("format convention dtype", (given) => exportWeights(ready, target("e.safetensors"), given)),
  exportOnnx: each("opset foldBatchNorm batchSize inputLayout", (given) => exportOnnx(ready, target("e.onnx"), given)),
  convertWeights: each("dtype group stripPrefix", (given) => convertWeights(file, target("c.safetensors"), given)),
  fromArrays: each("x y sampleWeight images", (given) => fromArrays({ x, y, ...(given as object) })),
  fromBatches: each("size steps inputs outputs images", (given) => fromBatches(() => [{ x, y }], given)),
  fromIterable: each("size inputs outputs images", (given) => fromIterable(() => [{ x: tensor([1, 2]) }], given)),
  batches: each("batchSize shuffle seed epoch skip", (given) => read(samples.batches(given))),
  decodeImage: each("height width channels fit background dtype maxPixels", (given) => decodeImage("none.png", given)),
  "datasets.mnist": each("directory", (given) => datasets.mnist(given)),
  "datasets.fashionMnist": each("directory", (given) => datasets.fashionMnist(given)),
  "zoo.lenet5": each("variant weights classes inputShape includeTop engine name seed", (given) => zoo.lenet5(given)),
};

const withArguments: Readonly<Record<string, (value: never) => unknown>> = {
  "fit: data": (value) => classifier().fit(value, { verbose: false }),
  "fit: x": (value) => classifier().fit({ x: value, y }, { verbose: false }),
  "fit: y": (value) => classifier().fit({ x, y: value }, { verbose: false }),
  "evaluate: data": (value) => ready.evaluate(value),
  "predict: data": (value) => ready.predict(value),
  "activations: data": (value) => ready.activations(value, { layers: /./ }),
  "gradients: data": (value) => ready.gradients(value, { class: 0 }),
  registerEngine: (value) => registerEngine(value),
  "classify: images": (value) => images.classify(value),
  getLayer: (value) => ready.getLayer(value),
  setWeights: (value) => classifier().setWeights(value),
  "setWeights: one": (value) => classifier().setWeights(new Map([["dense/kernel", value]])),
  "model.apply": (value) => ready.apply(value),
  "sequential: entries": (value) => sequential(value),
  "sequential: entry": (value) => sequential([layers.input({ shape: [2] }), value]),
  model: (value) => model(value),
  ensemble: (value) => ensemble(value),
  "ensemble: one": (value) => ensemble([value, ready]),
  "loadWeights: model": (value) => loadWeights(value, file),
  "exportWeights: model": (value) => exportWeights(value, target("e.safetensors")),
  "exportOnnx: model": (value) => exportOnnx(value, target("e.onnx")),
  dataset: (value) => dataset(value),
  "fromBatches: batch": (value) => read(fromBatches(() => [value]).batches({ batchSize: 1 })),
  "fromIterable: sample": (value) => read(fromIterable(() => [value]).batches({ batchSize: 1 })),
  take: (value) => samples.take(value),
  skip: (value) => samples.skip(value),
  split: (value) => samples.split(value),
  steps: (value) => samples.steps(value),
  decodeImage: (value) => decodeImage(value),
  invert: (value) => invert(value),
  "preprocessCrops: count": (value) => preprocessCrops(pixels, preprocessing, value),
  toCategorical: (value) => toCategorical(value),
  "toCategorical: classes": (value) => toCategorical([0, 1], value),
  tensor: (value) => tensor(value),
  "tensor: shape": (value) => tensor([1, 2], value),
  zeros: (value) => zeros(value),
  "zeros: dtype": (value) => zeros([1], value),
  selectEngine: (value) => selectEngine(value),
  channelStatistics: (value) => channelStatistics(value),
};

async function expectTakenOrRefused(call: (value: never) => unknown, what: string): Promise<void> {
  for (const value of values) {
    try {
      await call(value as never);
    } catch (error) {
      expect(isFoveaError(error), `${what} of ${typeof value} ${Object.prototype.toString.call(value)}: ${error}`).toBe(
        true,
      );
    }
  }
}

describe.each(Object.entries(withOptions))("options of %s", (called, options) => {
  test.each(Object.entries(options))("%s", async (name, call) => {
    await expectTakenOrRefused(call, `${called}.${name}`);
  });
});

test.each(Object.entries(withArguments))("%s", async (called, call) => {
  await expectTakenOrRefused(call, called);
});
