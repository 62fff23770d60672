import { mkdirSync, mkdtempSync, renameSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { selectEngine } from "../../engine/index.ts";
import { reasonSentence } from "../../report/index.ts";
import type { LabeledImages } from "../../transfer/index.ts";
import { smallNetwork, stripes } from "../../transfer/testing/stripes.ts";
import { chooseRecipe } from "./choose-recipe.ts";
import type { ImageParts } from "./image-parts.ts";
import type { ImageRunEvent } from "./image-run-event.ts";
import { openImageParts } from "./open-image-parts.ts";

const folder = mkdtempSync(join(tmpdir(), "fovea-choose-recipe-"));
const small = join(folder, "small");
let parts: ImageParts<LabeledImages>;
beforeAll(async () => {
  for (const name of ["FOVEA_HOME", "TORCH_HOME", "KERAS_HOME", "HF_HOME", "XDG_CACHE_HOME"]) {
    vi.stubEnv(name, join(folder, name));
  }
  vi.stubEnv("FOVEA_OFFLINE", "1");
  const { files, labels, classes } = await stripes(join(folder, "all"), 12);
  for (const name of classes) mkdirSync(join(folder, "photos", name), { recursive: true });
  files.forEach((file, index) => {
    renameSync(file, join(folder, "photos", classes[Number(labels[index])] ?? "", basename(file)));
  });
  await smallNetwork(4).save(small);
  const division = { validationSplit: 0.25, testSplit: 0, seed: 0 };
  parts = (await openImageParts(join(folder, "photos"), division, () => {})) as ImageParts<LabeledImages>;
});
afterAll(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true, force: true });
});

const choose = (recipe: Parameters<typeof chooseRecipe>[1]["recipe"], events: ImageRunEvent[] = []) =>
  chooseRecipe(parts, { recipe, seed: 0, download: false, decoding: 70 }, selectEngine(), (event) =>
    events.push(event),
  );

test("what is settled is kept, and nothing is measured where network and mode are", async () => {
  const events: ImageRunEvent[] = [];
  const { recipe, reasons } = await choose({ model: small, transfer: "fine-tune", epochs: 3 }, events);
  expect(recipe).toMatchObject({ model: small, transfer: "fine-tune", epochs: 3, augmentation: "standard" });
  expect([reasons, events]).toEqual([[], []]);
});

test("unequal classes are balanced, which is said, unless that is settled", async () => {
  const { files, labels } = parts.train;
  const kept = files.map((_, index) => index).filter((index) => labels[index] !== 2 || index % 3 === 2);
  const few = kept.filter((index) => labels[index] === 2).slice(0, 3);
  const rows = kept.filter((index) => labels[index] !== 2 || few.includes(index));
  const train = {
    files: rows.map((row) => files[row] ?? ""),
    labels: rows.map((row) => Number(labels[row])),
    classes: parts.classes,
  };
  const chooseFor = (recipe: Parameters<typeof chooseRecipe>[1]["recipe"]) =>
    chooseRecipe({ ...parts, train }, { recipe, seed: 0, download: false }, selectEngine(), () => {});
  const { recipe, reasons } = await chooseFor({ model: small, transfer: "features" });
  expect(recipe.sampling).toBe("balanced");
  expect(reasons.map(reasonSentence)).toEqual([
    '"diagonal" has 9 images, "vertical" 3: each class gets the same weight (--sampling natural turns this off)',
  ]);
  const settled = await chooseFor({ model: small, transfer: "features", sampling: "natural" });
  expect([settled.recipe.sampling, settled.reasons]).toEqual(["natural", []]);
  const measured = await chooseFor({ model: small });
  expect(measured.recipe.sampling).toBe("balanced");
  expect(measured.reasons.map(reasonSentence)[2]).toContain("classes are unbalanced: each gets the same weight");
});

test("the mode of a network follows from measuring, with reasons", async () => {
  const events: ImageRunEvent[] = [];
  const { recipe, reasons, advice } = await choose({ model: small }, events);
  expect(recipe).toMatchObject({ model: small, transfer: "features", augmentation: "none" });
  expect(reasons.length).toBe(5);
  expect(reasons.map(reasonSentence)[0]).toMatch(/^27 images in 3 classes/);
  expect(new Set(events.map(({ type }) => type))).toEqual(new Set(["measuring"]));
  // The forecast is that of the run, not of the training alone.
  const [forecast] = advice?.forecasts ?? [];
  expect(forecast?.parts.map(({ name }) => name)).toEqual(
    expect.arrayContaining(["decoding", "advice", "head", "cross-validation", "evaluation", "report"]),
  );
  expect(forecast?.parts[0]).toEqual({ name: "decoding", milliseconds: 70, times: 1 });
  expect(reasons.find(({ code }) => code === "expectation")).toMatchObject({ seconds: forecast?.seconds });
});

test("without weights, a training from scratch is chosen, unless a network is to be adapted", async () => {
  const { recipe, reasons, imageSize } = await choose({});
  expect(recipe).toMatchObject({ transfer: "scratch", model: "cifar-convnet", epochs: 60 });
  expect(imageSize).toEqual([32, 32]);
  expect(reasons.length).toBe(5);
  expect((await choose({ transfer: "scratch", epochs: 2 })).recipe).toMatchObject({
    model: "cifar-convnet",
    epochs: 2,
  });
  await expect(choose({ transfer: "features" })).rejects.toThrow(
    'train: "features" needs a network with pretrained weights, and there are none',
  );
});
