import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { fitProbe, predictProbe } from "../../evaluation/index.ts";
import { predictedClasses } from "../../metrics/index.ts";
import { leafLayers } from "../../network/index.ts";
import { random } from "../../support/random.ts";
import { type Tensor, tensor } from "../../tensor/tensor.ts";
import { backboneOf } from "../backbone.ts";
import { extractFeatures } from "../extract-features.ts";
import type { LabeledImages } from "../labeled-images.ts";
import { recipe as recipeOptions } from "../recipe.ts";
import { smallNetwork, stripes } from "../testing/stripes.ts";
import type { Advice } from "./advice.ts";
import { advise } from "./advise.ts";
import type { AdviseProgress } from "./advise-options.ts";
import { forecastProbe } from "./forecast-probe.ts";

const folder = mkdtempSync(join(tmpdir(), "fovea-advise-"));
const cache = join(folder, "features");
afterAll(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true, force: true });
});

let images: LabeledImages;
let advice: Advice;
const progress: AdviseProgress[] = [];
const good = smallNetwork(4);
beforeAll(async () => {
  for (const name of ["FOVEA_HOME", "TORCH_HOME", "KERAS_HOME", "HF_HOME", "XDG_CACHE_HOME"]) {
    vi.stubEnv(name, join(folder, name));
  }
  vi.stubEnv("FOVEA_OFFLINE", "1");
  images = await stripes(join(folder, "images"), 20);
  good.freeze({ layers: ["conv1"] });
  const candidates = [{ model: smallNetwork(), name: "models/other" }, { model: good }];
  advice = await advise(images, { candidates, cache, onProgress: (event) => progress.push(event) });
});

test("ranks the networks and names the case, the recipe and five reasons, as plain data", () => {
  expect(advice.backbones.map(({ model }) => model)).toEqual(["small", "models/other"]);
  const [best, other] = advice.backbones;
  expect(best!.accuracy.value).toBeGreaterThan(other!.accuracy.high);
  expect(advice.case!.stages.map(({ stage }) => stage)).toEqual(["conv1", "norm"]);
  expect(advice.case!.size).toBe("few");
  expect(recipeOptions.resolve("recipe", recipeOptions.config(advice.recipe))).toEqual(advice.recipe);
  expect(advice.recipe).toMatchObject({ model: "small", transfer: "features" });
  expect(advice.reasons.length).toBe(5);
  expect(advice.reasons[0]).toMatch(/^60 images in 3 classes, 20 per class: few, (un)?like what the network knows → /);
  expect(JSON.parse(JSON.stringify(advice))).toEqual(advice);
  expect(new Set(progress.map(({ phase }) => phase))).toEqual(
    new Set(["features", "times", "probe", "learning curve"]),
  );
});

test("equal networks under two names are measured once", async () => {
  const seen: string[] = [];
  const other = smallNetwork(4);
  other.preprocessing = { ...smallNetwork().preprocessing!, scale: 1 / 128 };
  const { backbones, leftOut } = await advise(images, {
    ...{
      candidates: [{ model: good }, { model: smallNetwork(4), name: "copy" }, { model: other, name: "other" }],
      cache,
    },
    onProgress: ({ phase, model }) => phase === "probe" && seen.push(model),
  });
  expect(seen).toEqual(["small", "other"]);
  expect(backbones).toHaveLength(2);
  expect(leftOut).toEqual([{ name: "copy", reason: "computes the same as small" }]);
});

test("forecasts are measured times, multiplied by images and steps", () => {
  const [first, second] = advice.forecasts;
  expect([first!.transfer, second!.transfer]).toEqual(["features", "augmented-features"]);
  for (const { seconds, parts } of advice.forecasts) {
    const sum = parts.reduce((total, { milliseconds, times }) => total + milliseconds * times, 0);
    expect(seconds).toBeCloseTo(sum / 1000, 10);
    for (const { milliseconds } of parts) expect(milliseconds).toBeGreaterThan(0);
  }
  // All images were measured, and their features kept, unless they are cut at another stage.
  const unknown = advice.recipe.output === undefined ? 0 : 60;
  expect(first!.parts.map(({ name, times }) => [name, times])).toEqual([
    ["features", unknown],
    ["head", 1],
  ]);
  const epochs = 20;
  expect(second!.parts.map(({ name, times }) => [name, times])).toEqual([
    ["features", unknown],
    ["head", 1],
    ["reading", epochs * 60],
    ["training", epochs * 4],
  ]);
});

test("keeps the features for the training, and leaves the models as they were", async () => {
  const { computed } = await extractFeatures(backboneOf(good), images.files, { cache });
  expect(computed).toBe(0);
  const trainable = leafLayers(good.network).map(({ layer }) => layer.trainable);
  expect(trainable).toEqual([false, true, true, true, true]);
  const [mine, fresh] = await Promise.all([good.getWeights(), smallNetwork(4).getWeights()]);
  expect(mine).toEqual(fresh);
});

test("the forecast of the accuracy holds on images it didn't see, in at least 16 of 20 repetitions", async () => {
  const { files, labels } = await stripes(join(folder, "more"), 300, { seed: 2 });
  const { features } = await extractFeatures(backboneOf(good), files, { cache });
  const part = (order: Int32Array): { features: Tensor; labels: number[] } => ({
    features: tensor(
      Float32Array.from([...order].flatMap((row) => [...features.data.subarray(row * 16, (row + 1) * 16)])),
      [order.length, 16],
    ),
    labels: [...order].map((row) => Number(labels[row])),
  });
  let held = 0;
  for (let seed = 0; seed < 20; seed++) {
    const order = random(seed, 7).permutation(files.length);
    const [known, unseen] = [part(order.slice(0, 60)), part(order.slice(60))];
    const probed = { labels: known.labels, groups: undefined, classes: 3, seed };
    const { low, high } = (await forecastProbe(known.features, probed, 60)).accuracy;
    const predicted = predictedClasses(predictProbe(fitProbe(known.features, known.labels), unseen.features));
    const accuracy = predicted.filter((label, index) => label === unseen.labels[index]).length / predicted.length;
    if (accuracy >= low && accuracy <= high) held++;
  }
  expect(held).toBeGreaterThanOrEqual(16);
});

test("the forecast is that of the features that the recipe trains on", async () => {
  const { output } = advice.recipe;
  const backbone = backboneOf(good, output === undefined ? {} : { output });
  const { features } = await extractFeatures(backbone, images.files, { cache });
  const probed = { labels: [...Array.from(images.labels)], groups: undefined, classes: 3, seed: 0 };
  const { accuracy, curve } = await forecastProbe(features, probed, 60);
  expect(advice.forecasts[0]!.accuracy!.value).toBeCloseTo(accuracy.value, 2);
  expect(advice.learningCurve.map((point) => point.images)).toEqual(curve.map((point) => point.images));
});

test("a large set is sampled, which the reasons say", async () => {
  const { measured, reasons, forecasts } = await advise(images, { candidates: [{ model: good }], limit: 36, cache });
  expect(measured).toBe(36);
  expect(reasons[1]).toContain("by a probe on 36 images");
  expect(forecasts[0]!.parts[1]!.times).toBeCloseTo((60 * 16) / (36 * 16), 10);
});

test("without weights, advises to train from scratch and says how to get some", async () => {
  const { recipe, imageSize, reasons, forecasts, backbones, leftOut } = await advise(images);
  expect(recipe).toMatchObject({ transfer: "scratch", model: "cifar-convnet", augmentation: "strong" });
  expect(imageSize).toEqual([32, 32]);
  expect(reasons.length).toBe(5);
  expect(reasons[2]).toContain("--weights-file");
  expect([backbones, leftOut]).toEqual([[], []]);
  expect(forecasts[0]).not.toHaveProperty("accuracy");
  expect(forecasts[0]!.parts.map(({ name }) => name)).toEqual(["reading", "training"]);
});

test("finds weights in the cache; what can't be measured is left out with its reason", async () => {
  const place = join(folder, "FOVEA_HOME/hub/huggingface.co/timm/resnet18.tv_in1k/resolve/main/model.safetensors");
  mkdirSync(dirname(place), { recursive: true });
  writeFileSync(place, "no weights");
  const { recipe, leftOut } = await advise(images, { download: true });
  expect(recipe.transfer).toBe("scratch");
  expect(leftOut.map(({ name }) => name)).toEqual([
    ...["resnet18", "resnet18", "resnet50", "mobilenet-v2", "efficientnet-b0", "convnext-tiny"],
  ]);
  expect(leftOut[0]!.reason).toContain("FOVEA_OFFLINE");
  expect(leftOut[1]!.reason).toContain("model.safetensors");
});

test("mistakes", async () => {
  const [file = ""] = images.files;
  await expect(advise(images, { candidates: [{ model: 5 as never }] })).rejects.toThrow(
    "advise: expected candidates of { model }: networks of the zoo, models or backbones, received 5",
  );
  const unprepared = smallNetwork();
  unprepared.preprocessing = undefined;
  await expect(advise(images, { candidates: [{ model: unprepared }] })).rejects.toThrow(
    "small doesn't state how images are prepared",
  );
  await expect(advise(images, { groups: [1] })).rejects.toThrow("expected groups to be a whole number for each of 60");
  await expect(advise({ files: [file], labels: [0], classes: ["a", "b"] })).rejects.toThrow("at least two classes");
  // @ts-expect-error there is no such option
  await expect(advise(images, { downloads: true })).rejects.toThrow('did you mean "download"');
});
