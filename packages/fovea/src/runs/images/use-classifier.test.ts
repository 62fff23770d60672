import { copyFileSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { selectEngine } from "../../engine/index.ts";
import { backboneOf, openClassifier } from "../../transfer/index.ts";
import { smallNetwork, stripes } from "../../transfer/testing/stripes.ts";
import { evaluateImages } from "./evaluate-images.ts";
import { imageFiles } from "./image-files.ts";
import { newImageJob } from "./new-image-job.ts";
import { predictFiles } from "./predict-files.ts";
import { trainImages } from "./train-images.ts";

const folder = mkdtempSync(join(tmpdir(), "fovea-classifiers-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const at = (...names: readonly string[]) => join(folder, ...names);
const engine = selectEngine();
const names = ["diagonal", "horizontal", "vertical"];

beforeAll(async () => {
  process.env.FOVEA_HOME = at("home");
  await classFolders("photos", 30, 1);
  await classFolders("new", 8, 2);
  for (const [name, seed] of [
    ["one", 3],
    ["two", 4],
  ] as const) {
    await backboneOf(smallNetwork(seed, 16)).model.save(at(`small-${seed}`));
    const recipe = { model: at(`small-${seed}`), transfer: "features" } as const;
    const options = { engine: async () => engine, folder: at(name) };
    await trainImages(await newImageJob({ data: at("photos"), grouping: "none", seed: 3, recipe }, options));
  }
});

/** Writes striped images, in a folder for each class. */
async function classFolders(root: string, perClass: number, seed: number): Promise<void> {
  const { files, labels, classes } = await stripes(at(`files-${seed}`), perClass, { seed });
  files.forEach((file, index) => {
    const name = classes[Number(labels[index])] ?? "";
    mkdirSync(at(root, name), { recursive: true });
    renameSync(file, at(root, name, basename(file)));
  });
}

const options = { top: 3, crops: 1 } as const;

describe("predictions", () => {
  test("of several runs are the means of their probabilities, known by class name", async () => {
    const classifiers = await Promise.all(["one", "two"].map((name) => openClassifier(at(name))));
    const files = (await imageFiles([at("new", "vertical")])).slice(0, 5);
    const [first, second] = await Promise.all(
      classifiers.map(async (classifier) => (await predictFiles([classifier], files, options)).predictions),
    );
    const { predictions } = await predictFiles(classifiers, files, options);
    predictions.forEach(({ file, top, label }, index) => {
      expect(file).toBe(files[index]);
      expect(label).toBe(top[0]?.label);
      for (const entry of top) {
        const parts = [first, second].map((list) => list?.[index]?.top.find((one) => one.label === entry.label));
        const mean = parts.reduce((sum, part) => sum + (part?.probability ?? Number.NaN), 0) / 2;
        expect(entry.probability).toBeCloseTo(mean, 6);
        expect(entry.class).toBe(names.indexOf(entry.label));
      }
    });
  });

  test("find images that show none of the classes, and list files that are no images", async () => {
    const classifier = await openClassifier(at("one"));
    const blank = at("blank.png");
    await sharp({ create: { width: 40, height: 40, channels: 3, background: "white" } }).toFile(blank);
    writeFileSync(at("text.jpg"), "no image");
    const [known = ""] = await imageFiles([at("new", "horizontal")]);
    const { predictions, faults } = await predictFiles([classifier], [at("text.jpg"), blank, known], options);
    expect(predictions.map(({ file, isNovel }) => [file, isNovel])).toEqual([
      [blank, true],
      [known, false],
    ]);
    expect(faults.map(({ file }) => file)).toEqual([at("text.jpg")]);
  });

  test("of models with different classes are refused", async () => {
    await classFolders("other", 8, 5);
    renameSync(at("other", "vertical"), at("other", "upright"));
    const recipe = { model: at("small-3"), transfer: "features" } as const;
    const job = await newImageJob(
      { data: at("other"), grouping: "none", recipe },
      { engine: async () => engine, folder: at("third") },
    );
    await trainImages(job);
    const classifiers = await Promise.all(["one", "third"].map((name) => openClassifier(at(name))));
    await expect(predictFiles(classifiers, [], options)).rejects.toThrow("expected models of the same classes");
  });
});

describe("an evaluation", () => {
  test("without a folder is that of the run's own images", async () => {
    const evaluation = await evaluateImages(at("one"), { engine });
    expect(evaluation).toMatchObject({ part: "validation", trainedOn: 0, unknownClasses: [], calibrated: true });
    expect(evaluation.interpretation.images).toBe(18);
    await expect(evaluateImages(at("one"), { engine, part: "test" })).rejects.toThrow("has kept no test images");
  });

  test("against another run counts where one of them is right", async () => {
    const alone = await evaluateImages(at("two"), { engine, data: at("new") });
    const { comparison, interpretation } = await evaluateImages(at("one"), {
      ...{ engine, data: at("new"), against: at("two") },
    });
    expect(comparison?.accuracy).toEqual(alone.interpretation.accuracy);
    const { onlyFirst = 0, onlySecond = 0, difference = 0, midP = 0 } = comparison ?? {};
    expect(difference).toBeCloseTo(alone.interpretation.accuracy.value - interpretation.accuracy.value, 10);
    expect((onlySecond - onlyFirst) / interpretation.images).toBeCloseTo(difference, 10);
    expect(midP).toBeGreaterThan(0);
  });

  test("of a folder matches classes by name, and tells what it leaves out and what was trained on", async () => {
    mkdirSync(at("mixed", "zigzag"), { recursive: true });
    mkdirSync(at("mixed", "vertical"), { recursive: true });
    const files = await imageFiles([at("new", "vertical"), at("new", "horizontal")]);
    for (const file of files)
      copyFileSync(file, at("mixed", file.includes("/vertical/") ? "vertical" : "zigzag", basename(file)));
    const mixed = await evaluateImages(at("one"), { engine, data: at("mixed") });
    expect(mixed).toMatchObject({ part: "all", trainedOn: 0, unknownClasses: ["zigzag"] });
    expect(mixed.interpretation.confusion.map((row) => row.reduce((sum, count) => sum + count))).toEqual([0, 0, 8]);
    const own = await evaluateImages(at("one"), { engine, data: at("photos") });
    expect([own.trainedOn, own.interpretation.images]).toEqual([72, 90]);
    await expect(evaluateImages(at("one"), { engine, data: at("home") })).rejects.toThrow();
  });
});
