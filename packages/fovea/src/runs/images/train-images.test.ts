import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join, relative } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { selectEngine } from "../../engine/index.ts";
import { wilsonInterval } from "../../evaluation/index.ts";
import { loadModel } from "../../model-files/index.ts";
import type { Model } from "../../models/index.ts";
import { backboneOf, openClassifier } from "../../transfer/index.ts";
import { smallNetwork, stripes } from "../../transfer/testing/stripes.ts";
import { readResult } from "../run-result.ts";
import { readImageParts } from "./image-parts.ts";
import type { ImageRunEvent } from "./image-run-event.ts";
import { type ChosenImageSettings, newImageJob } from "./new-image-job.ts";
import { resumeImageJob } from "./resume-image-job.ts";
import { type FinishedImageRun, trainImages } from "./train-images.ts";
import { readReport } from "./write-report.ts";

const folder = mkdtempSync(join(tmpdir(), "fovea-image-runs-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const photos = join(folder, "photos");
const engine = async () => selectEngine();

beforeAll(async () => {
  process.env.FOVEA_HOME = join(folder, "home");
  await addPhotos(24, 1);
  await backboneOf(smallNetwork()).model.save(join(folder, "small"));
});

/** Adds striped images to the folder of each class, and returns their paths. */
async function addPhotos(perClass: number, seed: number): Promise<string[]> {
  const images = await stripes(join(folder, `images-${seed}`), perClass, { seed });
  return images.files.map((file, index) => {
    const name = images.classes[Number(images.labels[index])] ?? "";
    mkdirSync(join(photos, name), { recursive: true });
    const path = join(photos, name, `${seed}-${basename(file)}`);
    renameSync(file, path);
    return path;
  });
}

function chosen(recipe: ChosenImageSettings["recipe"]): ChosenImageSettings {
  const model = join(folder, "small");
  return { data: photos, grouping: "none", seed: 3, recipe: { model, epochs: 2, batchSize: 8, ...recipe } };
}

async function run(name: string, settings: ChosenImageSettings, onEvent = (_: ImageRunEvent) => {}) {
  const job = await newImageJob(settings, { engine, folder: join(folder, name), onEvent });
  const outcome = await trainImages(job, { onEvent });
  if (outcome.status !== "finished") throw new Error("the run was stopped");
  return outcome;
}

const weightsOf = async (model: Model) => [...(await model.getWeights())].map(([name, { data }]) => [name, [...data]]);

describe("a run on a folder of images", () => {
  test("of features reports what happens, and saves a classifier with its results", async () => {
    const events: ImageRunEvent[] = [];
    const { result, parts } = await run("features", chosen({ transfer: "features" }), (event) => events.push(event));
    expect(JSON.parse(JSON.stringify(events))).toEqual(events);
    const types = events.map(({ type }) => type).filter((type, index, all) => type !== all[index - 1]);
    expect(types).toEqual([
      ...["divided", "advised", "started", "features", "headFitted"],
      ...["trained", "tested", "saved", "finished"],
    ]);
    expect(events[0]).toMatchObject({ images: { train: 57, validation: 15, test: 0 } });
    expect(result).toMatchObject({ transfer: "features", testedOn: "validation", testImages: 15, epochs: 0 });
    expect(await readResult(join(folder, "features"))).toEqual(result);
    expect(parts).toHaveLength(1);
    const { accuracy } = parts[0]?.interpretation ?? {};
    expect(accuracy?.value).toBe(result.testAccuracy);
    expect(result.testAccuracy).toBeGreaterThan(0.5);
    const report = await readReport(join(folder, "features"));
    expect(report.results.validation?.accuracy).toEqual(result.accuracyInterval);
    expect(report.crossValidation?.accuracy.value).toBeGreaterThan(0.5);
    const page = readFileSync(join(folder, "features", "report.html"), "utf8");
    const [worst] = report.results.validation?.topLosses ?? [];
    expect(page).toContain(basename(worst?.file ?? ""));
    expect(page.match(/src="data:image\/jpeg;base64,/g)?.length).toBeGreaterThan(0);
    const model = await loadModel(join(folder, "features"));
    expect(model.labels).toEqual(["diagonal", "horizontal", "vertical"]);
    expect(model.preprocessing?.crop).toEqual([32, 32]);
  });

  test.each([
    ["augmented-features", ["head"]],
    ["fine-tune", ["conv1", "conv2", "head"]],
  ] as const)("of %s trains the layers that it should", async (transfer, layers) => {
    const { history } = await run(transfer, chosen({ transfer, learningRate: 0.01 }));
    expect(history.history.val_accuracy).toHaveLength(2);
    const model = await loadModel(join(folder, transfer));
    const before = await (await loadModel(join(folder, "small"))).getWeights();
    const changed = [...(await model.getWeights())].filter(([name, { data }]) => {
      const old = before.get(name)?.data;
      return !old || data.some((value, at) => value !== old[at]);
    });
    const names = changed.map(([name]) => name.split("/")[0]).filter((name) => name !== "norm");
    expect([...new Set(names)].sort()).toEqual(layers);
  });

  test("from scratch trains a network of the zoo at the size that is asked for", async () => {
    const recipe = { transfer: "scratch", model: "cifar-convnet", augmentation: "strong" } as const;
    const { history } = await run("scratch", { ...chosen(recipe), imageSize: [32, 32], testSplit: 0.2 });
    expect(history.history.loss?.every(Number.isFinite)).toBe(true);
    const { train, validation, test: tested } = (await readImageParts(join(folder, "scratch"))) ?? {};
    expect([train, validation, tested].map((part) => part?.files.length)).toEqual([42, 15, 15]);
    // What tells images of none of the classes is measured on the validation images.
    const { confidence } = await openClassifier(join(folder, "scratch"));
    expect(confidence).toMatchObject({ features: "dense", images: 15 });
    const { novelty } = await readReport(join(folder, "scratch"));
    expect(novelty).toEqual({ threshold: confidence?.novelty.threshold, falseAlarms: confidence?.novelty.falseAlarms });
  });

  test("on a table of images keeps the table's parts", async () => {
    const { files, labels, classes } = await stripes(join(folder, "listed"), 12, { seed: 8 });
    const rows = files.map((file, index) => {
      const split = index % 6 < 3 ? "train" : index % 6 < 5 ? "validation" : "test";
      return `listed/${basename(file)},${classes[Number(labels[index])]},${split}`;
    });
    writeFileSync(join(folder, "images.csv"), ["path,label,split", ...rows].join("\n"));
    const settings = { ...chosen({ transfer: "features" }), data: join(folder, "images.csv") };
    const { parts } = await run("table", settings);
    expect(parts.map(({ part, interpretation }) => [part, interpretation.images])).toEqual([
      ["validation", 12],
      ["test", 6],
    ]);
  });

  test("on a handful of images says so little that it can", async () => {
    for (const [count, copies] of [
      [2, 1],
      [1, 3],
    ] as const) {
      const name = `few-${copies}`;
      const { files, labels, classes } = await stripes(join(folder, `${name}-images`), count, { seed: 9 });
      files.forEach((file, index) => {
        const to = join(folder, name, classes[Number(labels[index])] ?? "");
        mkdirSync(to, { recursive: true });
        for (let copy = 0; copy < copies; copy++) copyFileSync(file, join(to, `${copy}-${index}.png`));
      });
      const model = join(folder, "small");
      const { result } = await run(`${name}-run`, { data: join(folder, name), recipe: { model } });
      expect(result.testImages).toBe(copies === 1 ? 3 : 0);
      const report = await readReport(join(folder, `${name}-run`));
      expect(report.forecast?.gains, "no curve, no gains").toBeUndefined();
      expect(report.training.runSeconds).toBeGreaterThan(report.training.seconds);
    }
  });

  test("counts copies of an image as one in every interval", async () => {
    const { files, labels, classes } = await stripes(join(folder, "copied-images"), 16, { seed: 12 });
    files.forEach((file, index) => {
      const to = join(folder, "copied", classes[Number(labels[index])] ?? "");
      mkdirSync(to, { recursive: true });
      for (const copy of [0, 1, 2]) copyFileSync(file, join(to, `${index}-${copy}.png`));
    });
    const settings = { ...chosen({ transfer: "features" }), data: join(folder, "copied"), validationSplit: 0.3 };
    const grouped = await run("copied-grouped", { ...settings, grouping: "images" });
    const [part] = grouped.parts;
    const interval = (rows: number, images: number) => wilsonInterval(rows / 3, images / 3);
    for (const { images, recall } of part?.interpretation.classes ?? []) {
      const { low, high } = interval(recall.value * images, images);
      // The estimate of how much the copies repeat each other is a little more than 3.
      expect(recall.high - recall.low).toBeGreaterThanOrEqual(high - low - 1e-9);
    }
    const { novelty } = await readReport(join(folder, "copied-grouped"));
    const images = part?.interpretation.images ?? 0;
    const { value, low, high } = novelty?.falseAlarms ?? { value: 0, low: 0, high: 0 };
    const honest = interval(value * images, images);
    expect(high - low).toBeGreaterThanOrEqual(honest.high - honest.low - 1e-9);
  });

  test("measures no confidence on images that all show the same", async () => {
    const [first = ""] = (await stripes(join(folder, "same-images"), 1, { seed: 13 })).files;
    const { files, labels, classes } = await stripes(join(folder, "other-images"), 6, { seed: 14 });
    const rows = [
      ...files.map((file, index) => `other-images/${basename(file)},${classes[Number(labels[index])]},train`),
      ...[0, 1, 2].map((copy) => {
        copyFileSync(first, join(folder, "same-images", `copy-${copy}.png`));
        return `same-images/copy-${copy}.png,horizontal,validation`;
      }),
    ];
    writeFileSync(join(folder, "same.csv"), ["path,label,split", ...rows].join("\n"));
    const settings = {
      ...chosen({ transfer: "features" }),
      data: join(folder, "same.csv"),
      grouping: "images",
    } as const;
    const { parts } = await run("same", settings);
    expect(parts[0]?.interpretation.images).toBe(3);
    expect((await openClassifier(join(folder, "same"))).confidence).toBeUndefined();
    expect((await readReport(join(folder, "same"))).novelty).toBeUndefined();
  });

  test("without validation images trains on all and claims nothing", async () => {
    const { result } = await run("all", { ...chosen({ transfer: "features" }), validationSplit: 0 });
    expect(result).toMatchObject({ testedOn: "none", testImages: 0, testAccuracy: Number.NaN });
  });
});

describe("an interrupted run", () => {
  const settings = chosen({ transfer: "fine-tune", epochs: 3 });
  let whole: FinishedImageRun;
  beforeAll(async () => {
    whole = await run("whole", settings);
  });

  /** Starts a run that is stopped at the `count`-th event of a type. */
  async function stoppedAt(path: string, wanted: ImageRunEvent["type"], count: number): Promise<void> {
    const controller = new AbortController();
    let seen = 0;
    const onEvent = ({ type }: ImageRunEvent) => {
      if (type === wanted && ++seen === count) controller.abort();
    };
    const job = await newImageJob(settings, { engine, folder: path });
    expect((await trainImages(job, { onEvent, signal: controller.signal })).status).toBe("stopped");
  }

  async function expectSameAsWhole(path: string): Promise<void> {
    const outcome = await trainImages(await resumeImageJob(path, { engine }));
    if (outcome.status !== "finished") throw new Error("the run was stopped");
    expect(outcome.history).toEqual(whole.history);
    expect(await weightsOf(await loadModel(path))).toEqual(await weightsOf(await loadModel(join(folder, "whole"))));
    expect(outcome.result.testLoss).toBe(whole.result.testLoss);
  }

  test("while features are computed starts over", async () => {
    const path = join(folder, "early");
    await stoppedAt(path, "features", 1);
    await expectSameAsWhole(path);
  });

  test.each([2, 9, 15])("after step %i continues to the same weights, though images were added", async (step) => {
    const path = join(folder, `stopped-${step}`);
    await stoppedAt(path, "step", step);
    const added = await addPhotos(2, 100 + step);
    await expectSameAsWhole(path);
    for (const file of added) rmSync(file);
  });

  test("is resumed from another folder than it was started in", async () => {
    const path = join(folder, "elsewhere");
    const here = relative(process.cwd(), join(folder, "small"));
    const job = await newImageJob(
      { ...settings, recipe: { ...settings.recipe, model: here } },
      { engine, folder: path },
    );
    await job.lock.release();
    expect((await resumeImageJob(path, { engine })).settings.recipe.model).toBe(join(folder, "small"));
  });

  test("whose checkpoint can't be written fails, although it was stopped", async () => {
    const path = join(folder, "full");
    const controller = new AbortController();
    const job = await newImageJob(settings, { engine, folder: path });
    const onEvent = ({ type }: ImageRunEvent) => {
      if (type !== "step" || controller.signal.aborted) return;
      rmSync(join(path, "checkpoint"), { recursive: true });
      writeFileSync(join(path, "checkpoint"), "in the way");
      controller.abort();
    };
    await expect(trainImages(job, { onEvent, signal: controller.signal })).rejects.toThrow();
  });

  test.each([
    ["head.json", "{}", "expected what a run knows about its head"],
    ["advice.json", "[]", "expected the advice of a run"],
  ])("with a damaged %s says so", async (file, content, message) => {
    const path = join(folder, `damaged-${file}`);
    await stoppedAt(path, "step", 12);
    writeFileSync(join(path, file), content);
    await expect(trainImages(await resumeImageJob(path, { engine }))).rejects.toThrow(message);
  });

  test("can't be resumed when it has finished, is trained elsewhere, or is none", async () => {
    await expect(resumeImageJob(join(folder, "whole"), { engine })).rejects.toThrow("the run has finished");
    await expect(resumeImageJob(photos, { engine })).rejects.toThrow("is not the folder of a run on images");
    const job = await newImageJob(settings, { engine, folder: join(folder, "busy") });
    await expect(resumeImageJob(join(folder, "busy"), { engine })).rejects.toThrow("trains in it");
    await job.lock.release();
    writeFileSync(join(folder, "busy", "images.json"), '{"format":"fovea-images","root":"/","classes":["a"]}');
    await expect(resumeImageJob(join(folder, "busy"), { engine })).rejects.toThrow('expected "train" and "report"');
  });
});
