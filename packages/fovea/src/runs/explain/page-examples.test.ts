import { mkdirSync, mkdtempSync, renameSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { preprocessCrops } from "../../data/index.ts";
import { selectEngine } from "../../engine/index.ts";
import { loadModel } from "../../model-files/index.ts";
import { type Tensor, tensor } from "../../tensor/index.ts";
import { smallNetwork, stripes } from "../../transfer/testing/stripes.ts";
import { readImageParts } from "../images/image-parts.ts";
import { newImageJob } from "../images/new-image-job.ts";
import { trainImages } from "../images/train-images.ts";
import { pageExamples } from "./page-examples.ts";

const folder = mkdtempSync(join(tmpdir(), "fovea-page-examples-"));
const at = (name: string) => join(folder, name);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const engine = selectEngine();
const all = { nearest: true, influence: true };

beforeAll(async () => {
  process.env.FOVEA_HOME = at("home");
  const { files, labels, classes } = await stripes(at("images"), 14);
  for (const [index, file] of files.entries()) {
    const name = classes[Number(labels[index])] ?? "";
    mkdirSync(join(at("photos"), name), { recursive: true });
    renameSync(file, join(at("photos"), name, basename(file)));
  }
  await smallNetwork(4).save(at("small"));
  for (const transfer of ["features", "fine-tune"] as const) {
    const recipe = { model: at("small"), transfer, epochs: 1, batchSize: 8 };
    const settings = { data: at("photos"), grouping: "none" as const, seed: 3, recipe };
    const job = await newImageJob(settings, { engine: async () => engine, folder: at(transfer) });
    await trainImages(job, { heatMaps: false });
  }
});

async function kept(run: string): Promise<string> {
  const parts = await readImageParts(at(run));
  return parts?.validation?.files[0] ?? "";
}

test("a head on fixed features is explained by its own training images", async () => {
  const model = await loadModel(at("features"));
  const file = await kept("features");
  const progress: number[] = [];
  const onProgress = (done: number, total: number) => progress.push(done, total);
  const found = await pageExamples(at("features"), model, file, { ...all, onProgress });
  const { nearest, influence } = found ?? {};
  expect(progress.at(-1)).toBe(nearest?.trained);
  expect(nearest?.images).toHaveLength(8);
  const distances = nearest?.images.map(({ distance }) => distance) ?? [];
  expect(distances).toEqual([...distances].sort((a, b) => a - b));
  expect(nearest?.images.every(({ file: path, label, source }) => path.startsWith(`${label}/`) && source)).toBe(true);
  const [answer] = await model.classify(file);
  expect(influence).toMatchObject({ answer: answer?.label, isSurrogate: false });
  const outputs = (await model.predict(await input(model, file))) as Tensor;
  const [first = 0, second = 0] = Array.from(outputs.data, (value) => Math.log(Number(value))).sort((a, b) => b - a);
  // The head's weights are float32, and its optimum a little further.
  expect(influence?.margin).toBeCloseTo(first - second, 2);
  for (const { change } of influence?.supporting ?? []) expect(change).toBeLessThan(0);
  for (const { change } of influence?.opposing ?? []) expect(change).toBeGreaterThan(0);
});

async function input(model: Awaited<ReturnType<typeof loadModel>>, file: string): Promise<Tensor> {
  if (!model.preprocessing) throw new Error("the model has no preprocessing");
  return preprocessCrops(file, model.preprocessing, 1);
}

test("a head that was trained with its features is replaced by one that gives the same answer", async () => {
  const model = await loadModel(at("fine-tune"));
  const file = await kept("fine-tune");
  const found = await pageExamples(at("fine-tune"), model, file, all);
  const [answer] = await model.classify(file);
  expect(found?.influence).toMatchObject({ answer: answer?.label, isSurrogate: true });
  expect(found).not.toHaveProperty("withoutInfluence");
});

test("no head stands for one that answers otherwise", async () => {
  const model = await loadModel(at("fine-tune"));
  const file = await kept("fine-tune");
  const [before] = await model.classify(file);
  const weights = await model.getWeights();
  const head = [...weights].slice(-2).map(([name, { data, shape }]) => {
    return [
      name,
      tensor(
        Float32Array.from(data, (value) => -Number(value)),
        shape,
      ),
    ] as const;
  });
  await model.setWeights(new Map([...weights, ...head]));
  const [after] = await model.classify(file);
  expect(after?.label).not.toBe(before?.label);
  const found = await pageExamples(at("fine-tune"), model, file, { nearest: false, influence: true });
  expect(found).toEqual({ withoutInfluence: "disagrees" });
});

test("parts can be left out, and models without a run have none", async () => {
  const model = await loadModel(at("features"));
  const file = await kept("features");
  const nearest = await pageExamples(at("features"), model, file, { nearest: true, influence: false });
  expect(Object.keys(nearest ?? {})).toEqual(["nearest"]);
  expect(await pageExamples(at("features"), model, file, { nearest: false, influence: false })).toBeUndefined();
  expect(await pageExamples(at("small"), model, file, all)).toBeUndefined();
  const signal = AbortSignal.abort(new Error("stopped"));
  await expect(pageExamples(at("features"), model, file, { ...all, signal })).rejects.toThrow("stopped");
});
