import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import sharp from "sharp";
import { afterAll, expect, test } from "vitest";
import type { Interval } from "../../evaluation/index.ts";
import { backboneOf } from "../backbone.ts";
import { extractFeatures } from "../extract-features.ts";
import { smallNetwork, stripes, stripesPreprocessing } from "../testing/stripes.ts";
import { caseOf, chooseRecipe, earlierStage } from "./choose-recipe.ts";
import { compareFits } from "./compare-fits.ts";
import { fitsToCompare, imageSizes } from "./image-shapes.ts";
import { rankBackbones } from "./rank-backbones.ts";
import { defaultLimit, sampleImages } from "./sample-images.ts";
import { stageFeatures } from "./stage-features.ts";

const folder = mkdtempSync(join(tmpdir(), "fovea-advise-parts-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const interval = (value: number, half = 0.02): Interval => ({ value, low: value - half, high: value + half });

test("ranks by accuracy, and by speed what the best one's interval doesn't tell apart", () => {
  const network = (model: string, value: number, milliseconds: number) => ({
    ...{ model, accuracy: interval(value), milliseconds },
  });
  const ranked = rankBackbones([
    ...[network("slow", 0.95, 90), network("fast", 0.935, 10), network("middle", 0.94, 30)],
    ...[network("bad", 0.7, 1), network("worse", 0.6, 1)],
  ]);
  expect(ranked.map(({ model }) => model)).toEqual(["fast", "middle", "slow", "bad", "worse"]);
  expect(rankBackbones([])).toEqual([]);
});

test("the four cases lead to four recipes", () => {
  const stages = (early: number, late: number) => [
    { stage: "early", accuracy: early },
    { stage: "late", accuracy: late },
  ];
  const recipeFor = (images: number, early: number, late: number, regularized = false, value = 0.9) => {
    const backbone = { model: "net", weights: "torchvision", regularized, accuracy: interval(late) };
    const counts = [images, images, 0];
    const found = caseOf(backbone, counts, stages(early, late));
    const output = earlierStage(found, stages(early, late));
    return chooseRecipe({
      ...{ backbone, case: found, output, stageCount: 4, counts, forecast: interval(value), fit: undefined },
    });
  };
  expect(recipeFor(20, 0.7, 0.9).recipe).toMatchObject({ transfer: "features", stages: 0, augmentation: "none" });
  expect(recipeFor(20, 0.7, 0.9).recipe.output).toBeUndefined();
  expect(recipeFor(20, 0.9, 0.8).recipe).toMatchObject({ transfer: "features", output: "early" });
  expect(recipeFor(300, 0.7, 0.9).recipe).toMatchObject({ transfer: "fine-tune", stages: 2, epochs: 6 });
  expect(recipeFor(300, 0.9, 0.8).recipe).toMatchObject({ transfer: "fine-tune", stages: 4 });
  expect(recipeFor(60, 0.7, 0.9).recipe.transfer).toBe("features");
  expect(recipeFor(60, 0.7, 0.9, true).recipe.transfer).toBe("fine-tune");
  expect(recipeFor(300, 0.7, 0.99, false, 0.995)).toMatchObject({
    isGoodEnough: true,
    recipe: { transfer: "features" },
  });
});

test("an earlier stage is better only beyond the interval of the last one", () => {
  const stages = [
    { stage: "early", accuracy: 0.85 },
    { stage: "late", accuracy: 0.8 },
  ];
  const caseWith = (high: number) =>
    caseOf({ regularized: false, accuracy: { value: 0.8, low: 0.7, high } }, [20, 20], stages);
  expect(caseWith(0.84).likeness).toBe("unlike");
  expect(caseWith(0.86).likeness).toBe("like");
});

test("a class with a third of the images of the largest is sampled more often", () => {
  const backbone = { model: "net", regularized: false, accuracy: interval(0.9) };
  const sampling = (counts: readonly number[]) =>
    chooseRecipe({
      ...{ backbone, counts, output: undefined, stageCount: 1, forecast: interval(0.9), fit: undefined },
      case: caseOf(backbone, counts, [{ stage: "last", accuracy: 0.9 }]),
    }).recipe.sampling;
  expect(sampling([150, 200, 450])).toBe("balanced");
  expect(sampling([151, 200, 450])).toBe("natural");
  // Heads on fixed features too, and a class without images doesn't count.
  expect(sampling([10, 0, 30])).toBe("balanced");
  expect(sampling([10, 0, 29])).toBe("natural");
});

test("a sample has the same share of every class, and five images of a small one", () => {
  const labels = Array.from({ length: 1000 }, (_, index) => (index < 8 ? 2 : index % 2));
  const sample = sampleImages(labels, 100, 3);
  const counts = [0, 1, 2].map((label) => sample.filter((index) => labels[index] === label).length);
  expect(counts).toEqual([50, 50, 5]);
  expect([...sample].sort((a, b) => a - b)).toEqual(sample);
  expect(sampleImages(labels, 100, 3)).toEqual(sample);
  expect(sampleImages([0, 1, 0], 5, 0)).toEqual([0, 1, 2]);
  expect([2, 20, 80].map(defaultLimit)).toEqual([1000, 1000, 500]);
});

test("one pass computes the features of all stages, and keeps those of the backbone", async () => {
  const { files } = await stripes(join(folder, "stripes"), 3);
  const cache = join(folder, "cache");
  const network = smallNetwork();
  const { stages, computed } = await stageFeatures(backboneOf(network), files, { cache });
  expect(computed).toBe(9);
  expect(stages.map(({ name, features }) => [name, features.shape])).toEqual([
    ["conv1", [9, 8]],
    ["norm", [9, 16]],
  ]);
  for (const { name, features } of stages) {
    const alone = await extractFeatures(backboneOf(network, { output: name }), files, { cache: false });
    alone.features.data.forEach((value, index) => {
      expect(features.data[index]).toBeCloseTo(value, 5);
    });
  }
  const again = await extractFeatures(backboneOf(network), files, { cache });
  expect(again.computed).toBe(0);
  expect(again.features).toEqual(stages[1]!.features);
});

test("stages that a network doesn't state are the last feature maps of each size", async () => {
  const { files } = await stripes(join(folder, "stripes"), 1);
  const network = smallNetwork();
  network.stages = undefined;
  const { stages } = await stageFeatures(backboneOf(network), files, { cache: false });
  expect(stages.map(({ name }) => name)).toEqual(["conv1", "norm"]);
});

test("images of other proportions are stretched where cropping loses what tells the classes apart", async () => {
  const files: string[] = [];
  const labels: number[] = [];
  for (let index = 0; index < 60; index++) {
    // The left and the right third tell the classes apart.
    const light = [60, 200][index % 2] ?? 0;
    const side = {
      create: { width: 30, height: 40, channels: 3, background: { r: light, g: light, b: light } },
    } as const;
    const noise = { type: "gaussian", mean: 128, sigma: 30 } as const;
    const middle = sharp({ create: { width: 120, height: 40, channels: 3, background: "black", noise } });
    const edge = await sharp(side).png().toBuffer();
    const file = join(folder, `wide-${index}.png`);
    await middle
      .composite([
        { input: edge, left: 0, top: 0 },
        { input: edge, left: 90, top: 0 },
      ])
      .png()
      .toFile(file);
    files.push(file);
    labels.push(index % 2);
  }
  const network = smallNetwork();
  network.preprocessing = { ...stripesPreprocessing, resize: 32 };
  const backbone = backboneOf(network);
  const compared = fitsToCompare(await imageSizes(files), backbone.preprocessing);
  expect(compared).toEqual(["stretch", "crop", "pad"]);
  const images = { files, labels, classes: ["dark", "light"] };
  const fits = await compareFits(backbone, images, compared, { groups: undefined, seed: 0 }, { cache: false });
  expect(fits.length).toBe(3);
  expect(fits[0]!.fit).not.toBe("crop");
  expect(fits[0]!.accuracy.value).toBe(1);
  expect(fits.find(({ fit }) => fit === "crop")!.accuracy.value).toBeLessThan(0.9);
});

test("padding is compared where images are clearly wider or taller than the input", () => {
  const fits = (count: number, width: number, height: number) => {
    const sizes = Array.from({ length: 10 }, (_, index) =>
      index < count ? { width, height } : { width: 9, height: 9 },
    );
    return fitsToCompare(sizes, stripesPreprocessing);
  };
  expect(fits(10, 105, 100)).toEqual([]);
  expect(fits(2, 200, 100)).toEqual([]);
  expect(fits(3, 120, 100)).toEqual(["stretch", "crop"]);
  expect(fits(3, 400, 300)).toEqual(["stretch", "crop", "pad"]);
  expect(fits(3, 300, 400)).toEqual(["stretch", "crop", "pad"]);
  expect(fitsToCompare([], stripesPreprocessing)).toEqual([]);
  expect(fitsToCompare([{ width: 400, height: 300 }], { ...stripesPreprocessing, crop: [192, 256] })).toEqual([]);
});
