import { readFileSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { unzipSync } from "fflate";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import type { SymbolicTensor } from "../../layers/index.ts";
import { imagePreprocessing } from "../../models/index.ts";
import { type Tensor, tensor } from "../../tensor/index.ts";
import { importModel } from "../import-model.ts";
import { wave } from "../testing/wave.ts";

/** Recorded by generate_tflite.py: models as TensorFlow Lite's converter leaves them, and its interpreter's answers. */
const packed = unzipSync(readFileSync(new URL("../../../test/interop/tflite/models.zip", import.meta.url)));

interface Answer {
  readonly input: readonly number[];
  readonly outputs: readonly { readonly shape: number[]; readonly step: number; readonly values: number[] }[];
}

const answers = JSON.parse(new TextDecoder().decode(packed["answers.json"])) as Record<string, Answer>;

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "fovea-tflite-"));
});
afterAll(() => rm(folder, { recursive: true }));

async function unpacked(name: string): Promise<string> {
  const path = join(folder, `${name}.tflite`);
  await writeFile(path, packed[`${name}.tflite`] as Uint8Array);
  return path;
}

describe("computes the same as TensorFlow Lite's interpreter", () => {
  test.each(["activations", "convolutions", "images", "shapes"])("%s", async (name) => {
    const model = await importModel<readonly SymbolicTensor[]>(await unpacked(name));
    const { input, outputs } = answers[name] as Answer;
    const results = await model.predict(wave(input, 0));
    expect(results.length).toBe(outputs.length);
    for (const [place, { shape, step, values }] of outputs.entries()) {
      const result = results[place] as Tensor;
      expect(result.shape, model.network.outputNames[place]).toEqual(shape);
      // Sums of up to 256 products in float32.
      expect(largestDifference(result, step, values), model.network.outputNames[place]).toBeLessThan(2e-6);
    }
  });
});

describe("a classifier, converted from Keras", () => {
  // Of the probabilities. Weights in half precision are the same there and here. Otherwise the interpreter rounds
  // activations to a byte, and probabilities to 1/256, after which Fovea's are the more precise ones.
  test.each([
    ["float", 1e-6],
    ["float16", 1e-6],
    ["dynamic", 0.01],
    ["int8", 0.04],
    ["uint8", 0.04],
    ["int8-float-io", 0.04],
  ])("%s", async (kind, tolerance) => {
    const warnings: string[] = [];
    const model = await warned(warnings, async () => importModel(await unpacked(`classifier-${kind}`)));
    expect(warnings.length).toBe(kind.includes("int8") ? 1 : 0);
    expect(model.layers.map(({ name }) => name)).toEqual(classifierLayers);
    const { input, outputs } = answers[`classifier-${kind}`] as Answer;
    const bytes = wave(input, 0).data.map((value) => Math.fround(127.5 + 127.5 * value));
    const [expected] = outputs;
    const { data } = await model.predict(tensor(bytes, input));
    expect(expected?.values.length).toBe(4);
    expect(Math.max(...data.map((value, at) => Math.abs(value - (expected?.values[at] ?? 0))))).toBeLessThan(tolerance);
  });

  test("trains", async () => {
    const model = await importModel(await unpacked("classifier-float16"));
    model.compile({ optimizer: "adam", loss: "sparseCategoricalCrossentropy" });
    const x = wave([4, 16, 16, 3], 0);
    const y = tensor(Int32Array.of(0, 1, 2, 3), [4]);
    const before = await model.evaluate({ x, y });
    await model.fit({ x, y }, { epochs: 5 });
    expect((await model.evaluate({ x, y })).loss).toBeLessThan(before.loss ?? 0);
  });

  test("knows that it takes bytes", async () => {
    for (const kind of ["float", "int8", "uint8"]) {
      const model = await importModel(await unpacked(`classifier-${kind}`));
      expect(imagePreprocessing(model)?.crop).toEqual([16, 16]);
    }
  });
});

const classifierLayers = [
  "rescaling",
  "stem_relu",
  "depthwise_bn",
  "activation",
  "project",
  "add",
  "prelu",
  "pool",
  "flatten",
  "hidden",
  "classes",
  "softmax",
];

/** Collects the warnings of what `run` does. */
async function warned<T>(warnings: string[], run: () => Promise<T>): Promise<T> {
  const spy = vi.spyOn(process, "emitWarning").mockImplementation((message) => void warnings.push(String(message)));
  try {
    return await run();
  } finally {
    spy.mockRestore();
  }
}

/** Returns the largest difference of every nth value, relative to the largest value. */
function largestDifference({ data }: Tensor, step: number, expected: readonly number[]): number {
  const scale = Math.max(1, ...expected.map(Math.abs));
  return Math.max(...expected.map((value, at) => Math.abs(value - (data[at * step] ?? Number.NaN)))) / scale;
}
