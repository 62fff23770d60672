import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { formulaImage } from "../../../test/interop/unpack-nsfwjs.mjs";
import { detectorPath, detectors, unpackObjectron } from "../../../test/interop/unpack-objectron.mjs";
import { layers, type SymbolicTensor } from "../../layers/index.ts";
import { loadModel } from "../../model-files/index.ts";
import { type Model, model as modelOf } from "../../models/index.ts";
import { type Tensor, tensor } from "../../tensor/index.ts";
import { importModel } from "../import-model.ts";
import { exportOnnx } from "../index.ts";

interface Summary {
  readonly shape: number[];
  readonly step: number;
  readonly sum: number;
  readonly squares: number;
  readonly values: number[];
}

type Answers = Readonly<Record<string, { readonly outputs: readonly Summary[]; readonly features?: Summary }>> & {
  readonly phase: number;
};

/** Recorded by record_objectron.py with TensorFlow Lite's interpreter. */
const recording = new URL("../../../test/interop/tflite/objectron-answers.json", import.meta.url);
const answers = JSON.parse(await readFile(recording, "utf8")) as Answers;

let folder: string;
let ssd: Model<readonly SymbolicTensor[]>;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "fovea-objectron-"));
  ssd = await importModel((await unpackObjectron(folder)).path);
});
afterAll(() => rm(folder, { recursive: true }));

/** The image of record_objectron.py: −1 … 1. */
function image(size: number): Tensor {
  const values = formulaImage(size, answers.phase).map((value) => Math.fround(2 * value) - 1);
  return tensor(values, [1, size, size, 3]);
}

/** Sums of up to 1,920 products in float32, in another order, through 55 layers. */
const tolerance = 2e-5;

function expectSame(result: Tensor | undefined, expected: Summary): void {
  expect(result?.shape).toEqual(expected.shape);
  const data = Float64Array.from(result?.data ?? []);
  const scale = Math.max(...expected.values.map(Math.abs));
  const differences = expected.values.map((value, at) => Math.abs(value - (data[at * expected.step] ?? Number.NaN)));
  expect(Math.max(...differences) / scale).toBeLessThan(tolerance);
  // All values, not only those that were kept. A square has twice the relative error.
  const squares = data.reduce((sum, value) => sum + value * value, 0);
  expect(Math.abs(squares / expected.squares - 1)).toBeLessThan(2 * tolerance);
  const sum = data.reduce((total, value) => total + value, 0);
  expect(Math.abs(sum - expected.sum)).toBeLessThan(tolerance * Math.sqrt(data.length * expected.squares));
}

describe("the SSD detector on MobileNetV2", () => {
  test("computes the same as TensorFlow Lite", async () => {
    expect(ssd.countParams()).toBe(4_951_996);
    expect(ssd.network.outputNames).toEqual(["raw_outputs_box_encodings", "raw_outputs_class_predictions"]);
    const results = await ssd.predict(image(300));
    for (const [place, expected] of (answers.ssd?.outputs ?? []).entries()) expectSame(results[place], expected);
  }, 60_000);

  test("ends as a backbone at a named layer: image → 1,280 features", async () => {
    const last = ssd.network.output("FeatureExtractor_MobilenetV2_Conv_1");
    expect(last.shape).toEqual([null, 10, 10, 1280]);
    const backbone = modelOf({ inputs: ssd.inputs, outputs: layers.globalAveragePooling2d().apply(last) });
    expectSame(await backbone.predict(image(300)), answers.ssd?.features as Summary);
  }, 60_000);
});

describe.each([...detectors])("the network of EfficientNet-Lite0's shape for %s", (name) => {
  test("computes the same as TensorFlow Lite", async () => {
    const model = await importModel<readonly SymbolicTensor[]>(detectorPath(name));
    const results = await model.predict(image(224));
    expect(results.length).toBe(2);
    for (const [place, expected] of (answers[name]?.outputs ?? []).entries()) expectSame(results[place], expected);
  }, 60_000);
});

test("an imported model is saved, loaded, and exported to ONNX", async () => {
  const model = await importModel<readonly SymbolicTensor[]>(detectorPath("cup"));
  await model.save(join(folder, "cup"));
  const loaded = (await loadModel(join(folder, "cup"))) as Model<readonly SymbolicTensor[]>;
  expect((await loaded.predict(image(224)))[0]?.data).toEqual((await model.predict(image(224)))[0]?.data);
  const { outputs } = await exportOnnx(model, join(folder, "cup.onnx"));
  expect(outputs.map(({ name }) => name)).toEqual(["dense", "activation"]);
}, 60_000);
