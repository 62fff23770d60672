import { mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import sharp from "sharp";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Preprocessing, preprocess } from "../../data/index.ts";
import { selectEngine } from "../../engine/index.ts";
import { loadModel } from "../../model-files/index.ts";
import type { Model } from "../../models/index.ts";
import { openClassifier } from "../../transfer/index.ts";
import { smallNetwork, stripes } from "../../transfer/testing/stripes.ts";
import { imageFiles } from "./image-files.ts";
import { type ChosenImageSettings, newImageJob } from "./new-image-job.ts";
import { predictFiles } from "./predict-files.ts";
import { recipeCommand } from "./recipe-command.ts";
import { resumeImageJob } from "./resume-image-job.ts";
import { trainImages } from "./train-images.ts";
import { readReport } from "./write-report.ts";

const folder = mkdtempSync(join(tmpdir(), "fovea-fitted-runs-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const at = (name: string) => join(folder, name);
const engine = selectEngine();

/** Wide and tall images of stripes. */
beforeAll(async () => {
  process.env.FOVEA_HOME = at("home");
  const { files, labels, classes } = await stripes(at("square"), 12);
  for (const [index, file] of files.entries()) {
    const name = classes[Number(labels[index])] ?? "";
    mkdirSync(join(at("photos"), name), { recursive: true });
    const [width, height] = index % 2 === 0 ? [90, 30] : [24, 60];
    await sharp(file)
      .resize(width, height, { fit: "cover" })
      .toFile(join(at("photos"), name, basename(file)));
  }
  await smallNetwork(4).save(at("small"));
});

const padded = { fit: "pad", color: [128, 128, 128] };

function jobOf(
  name: string,
  recipe: NonNullable<ChosenImageSettings["recipe"]>,
  others: Partial<ChosenImageSettings> = {},
) {
  const settings = { data: at("photos"), grouping: "none", seed: 3, recipe, ...others } as const;
  return newImageJob(settings, { engine: async () => engine, folder: at(name) });
}

test.each(["features", "augmented-features", "fine-tune"] as const)(
  "a run of %s pads in training, predictions and its report",
  async (transfer) => {
    const job = await jobOf(transfer, { model: at("small"), transfer, epochs: 1, batchSize: 8, fit: "pad" });
    await trainImages(job);
    const model = await loadModel(at(transfer));
    expect(model.preprocessing?.resize).toEqual(padded);
    const [file = ""] = await imageFiles([at("photos")]);
    const { predictions } = await predictFiles([await openClassifier(at(transfer))], [file], { top: 3, crops: 1 });
    const [best] = await model.classify(file, { top: 1 });
    expect(predictions[0]?.label).toBe(best?.label);
    const image = await preprocess(file, model.preprocessing as Preprocessing);
    const output = (await model.predict({ ...image, shape: [1, ...image.shape] })) as { data: Float32Array };
    expect(Math.max(...output.data)).toBeCloseTo(best?.probability ?? Number.NaN, 5);
    const report = await readReport(at(transfer));
    expect(report.recipe.settings.fit).toBe("pad");
    expect(report.model.preprocessing).toMatchObject({ fit: "pad", padColor: [128, 128, 128] });
    expect(readFileSync(join(at(transfer), "report.html"), "utf8")).toContain("Padding color");
    expect(recipeCommand(job.settings)).toContain("--fit pad");
    expect(recipeCommand(job.settings)).toContain("--grouping none");
  },
);

test("a run from scratch pads with the middle of its values", async () => {
  const recipe = { model: "cifar-convnet", transfer: "scratch", epochs: 1, batchSize: 8, fit: "pad" } as const;
  await trainImages(await jobOf("scratch", recipe, { imageSize: [32, 32] }));
  expect((await loadModel(at("scratch"))).preprocessing).toMatchObject({ resize: padded, crop: [32, 32] });
});

test("a run that pads ends with the same weights if it is interrupted", async () => {
  const recipe = { model: at("small"), transfer: "fine-tune", epochs: 2, batchSize: 8, fit: "pad" } as const;
  const weightsOf = async (model: Model) =>
    [...(await model.getWeights())].map(([name, { data }]) => [name, [...data]]);
  await trainImages(await jobOf("whole", recipe));
  const controller = new AbortController();
  let steps = 0;
  const { status } = await trainImages(await jobOf("stopped", recipe), {
    signal: controller.signal,
    onEvent: ({ type }) => {
      if (type === "step" && ++steps === 2) controller.abort();
    },
  });
  expect(status).toBe("stopped");
  const resumed = await resumeImageJob(at("stopped"), { engine: async () => engine });
  expect(resumed.settings.recipe.fit).toBe("pad");
  await trainImages(resumed);
  expect(await weightsOf(await loadModel(at("stopped")))).toEqual(await weightsOf(await loadModel(at("whole"))));
});

test("a way that is settled is measured alone, and others are compared without it", async () => {
  const chosen = await jobOf("settled", { model: at("small"), fit: "pad" });
  await chosen.lock.release();
  expect(chosen.settings.recipe).toMatchObject({ transfer: "features", fit: "pad" });
  expect(chosen.settings.reasons).toContainEqual(expect.objectContaining({ code: "features", fit: "pad" }));
  const open = await jobOf("open", { model: at("small") });
  await open.lock.release();
  const fits = expect.arrayContaining([{ fit: "pad", accuracy: expect.any(Number) }]);
  expect(open.settings.reasons).toContainEqual(expect.objectContaining({ code: "features", fits }));
});
