import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { selectEngine } from "../../engine/index.ts";
import { loadModel } from "../../model-files/index.ts";
import { backboneOf, type LabeledImages } from "../../transfer/index.ts";
import { smallNetwork, stripes } from "../../transfer/testing/stripes.ts";
import { readResult } from "../run-result.ts";
import { evaluateImages } from "./evaluate-images.ts";
import { evaluateTargets } from "./evaluate-targets.ts";
import { readImageParts } from "./image-parts.ts";
import { type ChosenImageSettings, newImageJob } from "./new-image-job.ts";
import { predictTargets } from "./predict-targets.ts";
import { resumeImageJob } from "./resume-image-job.ts";
import { trainImages } from "./train-images.ts";
import { readReport } from "./write-report.ts";

const folder = mkdtempSync(join(tmpdir(), "fovea-target-runs-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const at = (name: string) => join(folder, name);
const engine = selectEngine();
let images: LabeledImages;

beforeAll(async () => {
  process.env.FOVEA_HOME = at("home");
  images = await stripes(at("images"), 30, { seed: 1 });
  await backboneOf(smallNetwork(3, 16)).model.save(at("small"));
  table("labels.csv", "path,labels", (label) => (label === 1 ? "upright" : label === 0 ? "flat|plain" : ""));
  table("values.csv", "path,angle,turn", (label, index) => `${20 + 10 * label + (index % 3)},${-label}`);
  table("classes.csv", "path,label", (label) => ["a", "b", "c"][label] ?? "");
});

/** Writes a table of the images, with what `cells` says of each. */
function table(name: string, header: string, cells: (label: number, index: number) => string): void {
  const rows = images.files.map(
    (file, index) => `images/${basename(file)},${cells(Number(images.labels[index]), index)}`,
  );
  writeFileSync(at(name), `${[header, ...rows].join("\n")}\n`);
}

const labels = (): ChosenImageSettings => ({
  ...{ data: at("labels.csv"), columns: { labelSeparator: "|" }, grouping: "none", seed: 3, testSplit: 0.2 },
  recipe: { model: at("small") },
});
const values = (): ChosenImageSettings => ({
  ...{ data: at("values.csv"), columns: { valueColumns: ["angle", "turn"] }, grouping: "none", seed: 3 },
  recipe: { model: at("small") },
});

async function run(name: string, settings: ChosenImageSettings) {
  const outcome = await trainImages(await newImageJob(settings, { engine: async () => engine, folder: at(name) }));
  if (outcome.status !== "finished") throw new Error("the run was stopped");
  return outcome;
}

describe("a run on images with several labels", () => {
  test("fits a head, and saves results, report and model", async () => {
    const { result, parts, targets } = await run("labels", labels());
    expect(parts).toEqual([]);
    expect(targets.map(({ part, interpretation }) => [part, interpretation.task, interpretation.images])).toEqual([
      ["validation", "multi-label", 18],
      ["test", "multi-label", 18],
    ]);
    expect(result).toMatchObject({ task: "multi-label", transfer: "features", testedOn: "test", testImages: 18 });
    expect(result.scores?.meanAveragePrecision).toBeGreaterThan(0.6);
    expect(await readResult(at("labels"))).toEqual(result);
    const report = await readReport(at("labels"));
    expect(report.results).toEqual({});
    expect(report.targets?.names).toEqual(["flat", "plain", "upright"]);
    expect(report.targets?.results.test?.meanAveragePrecision).toBe(result.scores?.meanAveragePrecision);
    expect(report.recipe.reasons).toEqual([{ code: "targetLoss", task: "multi-label" }, { code: "targetHead" }]);
    expect(report.environment.command).toContain("--label-separator '|'");
    expect(report.environment.command).toContain("--grouping none");
    const page = readFileSync(at("labels/report.html"), "utf8");
    for (const text of ["mean average precision over 3 labels", "upright", "Largest errors"])
      expect(page).toContain(text);
    expect(page).not.toContain("Confusion matrix");
    expect((await loadModel(at("labels"))).labels).toEqual(["flat", "plain", "upright"]);
  });

  test("predicts each label, of several runs by their mean, and lists files that are no images", async () => {
    writeFileSync(at("text.png"), "no image");
    const [first = "", second = ""] = images.files;
    const files = [first, at("text.png"), second];
    const one = await predictTargets([at("labels")], files, { engine });
    expect(one.predictions.map(({ file }) => file)).toEqual([first, second]);
    expect(one.faults.map(({ file }) => file)).toEqual([at("text.png")]);
    for (const { labels: found = [], outputs } of one.predictions) {
      expect(Object.keys(outputs)).toEqual(["flat", "plain", "upright"]);
      expect(found).toEqual(Object.keys(outputs).filter((name) => (outputs[name] ?? 0) > 0.5));
    }
    const twice = await predictTargets([at("labels"), at("labels")], files, { engine });
    expect(twice.predictions).toEqual(one.predictions);
    expect((await predictTargets([at("labels")], [at("text.png")], { engine })).predictions).toEqual([]);
  });

  test("is evaluated on the images that it kept, and on a table", async () => {
    const own = await evaluateTargets(at("labels"), { engine });
    expect([own.part, own.trainedOn, own.interpretation.images]).toEqual(["test", 0, 18]);
    const { columns } = labels();
    const all = await evaluateTargets(at("labels"), { engine, data: at("labels.csv"), columns });
    expect([all.part, all.trainedOn, all.interpretation.images]).toEqual(["all", 54, 90]);
    await expect(evaluateTargets(at("labels"), { engine, data: at("images") })).rejects.toThrow(
      "expected a table of images with several labels",
    );
    await expect(
      evaluateTargets(at("labels"), { engine, data: at("values.csv"), columns: { valueColumns: ["angle"] } }),
    ).rejects.toThrow("expected several labels (flat, plain, upright), received values (angle)");
  });

  test("needs a pretrained network, and knows no balanced sampling", async () => {
    const options = { engine: async () => engine, folder: at("refused") };
    const scratch = { ...labels(), recipe: { model: "cifar-convnet", transfer: "scratch" } as const };
    await expect(newImageJob(scratch, options)).rejects.toThrow("several labels per image need a pretrained network");
    const balanced = { ...labels(), recipe: { model: at("small"), sampling: "balanced" } as const };
    await expect(newImageJob(balanced, options)).rejects.toThrow("images are balanced by their classes");
  });
});

describe("a run on images with values", () => {
  test("predicts them, with errors and R² in results and report", async () => {
    const { result, targets } = await run("values", values());
    expect(result).toMatchObject({ task: "regression", testedOn: "validation", testAccuracy: Number.NaN });
    expect(result.scores?.r2).toBeGreaterThan(0.2);
    expect(targets[0]?.interpretation.task).toBe("regression");
    const report = await readReport(at("values"));
    expect(report.targets?.results.validation?.values?.map(({ name }) => name)).toEqual(["angle", "turn"]);
    expect(readFileSync(at("values/report.html"), "utf8")).toContain("better than the mean of all images would");
    expect(report.environment.command).toContain("--values angle,turn");
    const [first = ""] = images.files;
    const { predictions } = await predictTargets([at("values")], [first], { engine });
    expect(predictions[0]?.labels).toBeUndefined();
    expect(predictions[0]?.outputs.angle).toBeGreaterThan(10);
    const own = await evaluateTargets(at("values"), { engine });
    expect(own.interpretation).toEqual(targets[0]?.interpretation);
    await expect(predictTargets([at("values"), at("labels")], [first], { engine })).rejects.toThrow(
      "expected runs that predict the same",
    );
  });

  test.each(["fine-tune", "augmented-features"] as const)(
    "that was interrupted in %s ends with the same weights",
    async (transfer) => {
      const { columns, ...rest } = transfer === "fine-tune" ? values() : labels();
      const recipe = { model: at("small"), transfer, epochs: 2, batchSize: 8, learningRate: 1e-3 } as const;
      const settings = { ...rest, columns, recipe };
      const whole = await run(`whole-${transfer}`, settings);
      const controller = new AbortController();
      let steps = 0;
      const onEvent = ({ type }: { readonly type: string }) => {
        if (type === "step" && ++steps === 11) controller.abort();
      };
      const path = at(`stopped-${transfer}`);
      const job = await newImageJob(settings, { engine: async () => engine, folder: path });
      expect((await trainImages(job, { onEvent, signal: controller.signal })).status).toBe("stopped");
      const outcome = await trainImages(await resumeImageJob(path, { engine: async () => engine }));
      if (outcome.status !== "finished") throw new Error("the run was stopped");
      expect(outcome.history).toEqual(whole.history);
      const weights = async (name: string) =>
        [...(await (await loadModel(name)).getWeights())].map(([weight, { data }]) => [weight, [...data]]);
      expect(await weights(path)).toEqual(await weights(at(`whole-${transfer}`)));
      expect(outcome.targets.map(({ interpretation }) => interpretation)).toEqual(
        whole.targets.map(({ interpretation }) => interpretation),
      );
    },
  );

  test("with damaged images says so", async () => {
    writeFileSync(
      at("values/images.json"),
      '{"format":"fovea-images","root":"/","task":"regression","classes":["a"],"train":[["x",1]]}',
    );
    await expect(readImageParts(at("values"))).rejects.toThrow('expected "train" to be a list of [path, targets]');
  });
});

test("a classifier is evaluated on a table, whose other classes are left out", async () => {
  await run("classes", {
    data: at("classes.csv"),
    grouping: "none",
    recipe: { model: at("small"), transfer: "features" },
  });
  table("other.csv", "path,label", (label) => ["a", "b", "zigzag"][label] ?? "");
  const found = await evaluateImages(at("classes"), { engine, data: at("other.csv") });
  expect(found).toMatchObject({ part: "all", data: at("other.csv"), unknownClasses: ["zigzag"] });
  expect(found.interpretation.images).toBe(60);
  await expect(
    evaluateImages(at("classes"), { engine, data: at("labels.csv"), columns: { labelSeparator: "|" } }),
  ).rejects.toThrow("expected a class for each image");
});

test("numbers with decimals are no classes", async () => {
  table("decimals.csv", "path,label", (label, index) => String(label + index / 4));
  const job = newImageJob({ data: at("decimals.csv") }, { engine: async () => engine });
  await expect(job).rejects.toThrow("to predict numbers, name their column, as in --values age");
});
