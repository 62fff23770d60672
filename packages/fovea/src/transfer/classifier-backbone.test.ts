import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { loadModel } from "../model-files/index.ts";
import { classifierParts } from "./classifier-backbone.ts";
import { extractFeatures } from "./extract-features.ts";
import { learner } from "./learner.ts";
import { smallNetwork, stripes } from "./testing/stripes.ts";

const folder = mkdtempSync(join(tmpdir(), "fovea-classifier-parts-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test("a learner's features are known after saving and loading its model", async () => {
  const images = await stripes(join(folder, "images"), 6);
  const cache = join(folder, "features");
  const trained = await learner(images, { model: smallNetwork(), cache });
  const { features } = await trained.fitHead();
  await trained.save(join(folder, "model"));
  const { backbone, head } = await classifierParts(await loadModel(join(folder, "model")));
  const again = await extractFeatures(backbone, images.files, { cache });
  expect(again.computed).toBe(0);
  expect(again.features).toEqual(features);
  expect(head?.kernel.shape).toEqual([backbone.features, 3]);
  expect(head?.bias.shape).toEqual([3]);
  await trained.fineTune({ epochs: 1, batchSize: 6, verbose: false });
  await trained.save(join(folder, "tuned"));
  const tuned = await classifierParts(await loadModel(join(folder, "tuned")));
  const known = await trained.features(images);
  expect((await extractFeatures(tuned.backbone, images.files, { cache })).features).toEqual(known.features);
});

test("a head of several layers is none that is linear", async () => {
  const images = await stripes(join(folder, "images"), 2);
  const trained = await learner(images, { model: smallNetwork(), head: "fastai", cache: false });
  const { head, backbone } = await classifierParts(trained.model);
  expect(head).toBeUndefined();
  expect(backbone.features).toBe(trained.backbone.features);
});
