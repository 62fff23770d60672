import { cpSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { selectEngine } from "../../engine/index.ts";
import { mcnemar } from "../../evaluation/index.ts";
import { smallNetwork, stripes } from "../../transfer/testing/stripes.ts";
import { evaluateRun } from "../evaluate-run.ts";
import { evaluateImages } from "../images/evaluate-images.ts";
import { type ChosenImageSettings, newImageJob } from "../images/new-image-job.ts";
import { trainImages } from "../images/train-images.ts";
import { type ChosenSettings, newJob } from "../new-job.ts";
import { trainRun } from "../train-run.ts";
import { compareRuns } from "./compare-runs.ts";
import { writeComparisonPage } from "./write-comparison.ts";

const folder = mkdtempSync(join(tmpdir(), "fovea-compare-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const at = (name: string) => join(folder, name);
const engine = async () => selectEngine();
const compare = (...names: string[]) => compareRuns(names.map(at), { engine });

async function digits(name: string, settings: Partial<ChosenSettings>): Promise<void> {
  const whole = { model: "lenet5", data: "mnist", limit: 300, epochs: 2, batchSize: 32, ...settings };
  await trainRun(await newJob(whole, { engine, folder: at(name) }));
}

async function photos(name: string, others: Partial<ChosenImageSettings> = {}): Promise<void> {
  const recipe = { model: at("small"), transfer: "features" } as const;
  const settings = { data: at("photos"), grouping: "none", seed: 3, testSplit: 0.2, recipe, ...others } as const;
  await trainImages(await newImageJob(settings, { engine, folder: at(name) }));
}

beforeAll(async () => {
  process.env.FOVEA_HOME = at("home");
  await digits("adam", {});
  await digits("sgd", { optimizer: "sgd", limit: 200 });
  const { files, labels, classes } = await stripes(at("all"), 20);
  for (const part of ["photos", "others"]) {
    for (const name of classes) mkdirSync(join(at(part), name), { recursive: true });
    for (const [index, file] of files.entries()) {
      cpSync(file, join(at(part), classes[Number(labels[index])] ?? "", basename(file)));
    }
  }
  await smallNetwork(4).save(at("small"));
  await smallNetwork(8, 16).save(at("wide"));
  await photos("first");
  await photos("second", { recipe: { model: at("wide"), transfer: "features" } });
  await photos("seed", { seed: 4, validationSplit: 0, testSplit: 0.05 });
});

describe("runs on a data set", () => {
  test("answer the images that each was tested on, as their own evaluations say", async () => {
    const { comparison } = await compare("adam", "sgd");
    const { answers, runs, limits } = comparison;
    expect(limits).toEqual([]);
    expect(answers?.images).toBe(200);
    const evaluations = [];
    for (const name of ["adam", "sgd"]) {
      evaluations.push(await evaluateRun(at(name), { engine: await engine(), limit: 200 }));
    }
    const [one, other] = evaluations;
    if (!one || !other) throw new Error("expected two evaluations");
    expect(answers?.accuracies.map(({ value }) => value)).toEqual(evaluations.map(({ logs }) => logs.accuracy));
    const { onlyFirst, onlySecond, midP } = mcnemar(one.labels, one.predicted, other.predicted);
    expect(answers?.pairs).toMatchObject([{ first: 0, second: 1, onlyFirst, onlySecond, p: midP }]);
    expect(answers?.pairs[0]?.gained).toHaveLength(onlySecond);
    expect(answers?.pairs[0]?.lost).toHaveLength(onlyFirst);
    expect(runs.map(({ history }) => history.loss?.length)).toEqual([2, 2]);
    expect(runs[0]?.multiplyAccumulates).toBe(416_520);
    expect(JSON.parse(JSON.stringify(comparison))).toEqual(comparison);
  });

  test("have thumbnails of their images, and a page", async () => {
    const compared = await compare("adam", "sgd");
    const thumbnails = await compared.thumbnails(["test[0]", "test[150]"]);
    expect([...thumbnails.keys()]).toEqual(["test[0]", "test[150]"]);
    expect(thumbnails.get("test[150]")).toMatch(/^data:image\/png;base64,/);
    await writeComparisonPage(compared, at("pages/compare.html"), "zh");
  });
});

describe("runs on images", () => {
  test("answer those of their common test", async () => {
    const { comparison, thumbnails } = await compare("first", "second");
    const { answers, limits } = comparison;
    expect(limits).toEqual([]);
    expect(answers).toMatchObject({ part: "test", runs: [0, 1], images: 12 });
    const evaluation = await evaluateImages(at("first"), { engine: await engine(), against: at("second") });
    expect(answers?.accuracies[0]).toEqual(evaluation.interpretation.accuracy);
    expect(answers?.accuracies[1]).toEqual(evaluation.comparison?.accuracy);
    expect(answers?.pairs[0]).toMatchObject({
      onlyFirst: evaluation.comparison?.onlyFirst,
      onlySecond: evaluation.comparison?.onlySecond,
      midP: evaluation.comparison?.midP,
    });
    expect(answers?.classes.map(({ name, images }) => [name, images])).toEqual(
      evaluation.interpretation.classes.map(({ name, images }) => [name, images]),
    );
    expect([...(await thumbnails(["horizontal/gone.png"]))]).toEqual([]);
  });

  test("of other parts answer what none was trained on, or say that there is nothing", async () => {
    const { comparison } = await compare("first", "seed");
    const { answers, limits } = comparison;
    if (answers) expect(answers).toMatchObject({ part: expect.stringMatching(/test|held out/) });
    else expect(limits).toEqual([{ code: "no common images", runs: [0, 1] }]);
  });
});

describe("what can't be compared", () => {
  test("is named: other data, and runs that aren't finished", async () => {
    cpSync(at("adam"), at("running"), { recursive: true });
    for (const file of ["result.json", "history.json"]) rmSync(join(at("running"), file));
    const { comparison } = await compare("first", "running", "adam", "sgd");
    expect(comparison.limits).toEqual([
      { code: "unfinished", run: 1 },
      { code: "other data", run: 0, other: 2 },
    ]);
    expect(comparison.answers?.runs).toEqual([2, 3]);
    // The curves of a run that was killed are in its checkpoint.
    expect(comparison.runs[1]?.history).toEqual(comparison.runs[2]?.history);
    expect(comparison.runs[1]?.result).toBeUndefined();
  });

  test("is named: images that are gone, and a damaged model", async () => {
    renameSync(at("photos"), at("moved"));
    const { comparison } = await compare("first", "second");
    renameSync(at("moved"), at("photos"));
    expect(comparison.answers).toBeUndefined();
    expect(comparison.limits.map(({ code }) => code)).toEqual(["images are gone", "images are gone"]);

    cpSync(at("sgd"), at("damaged"), { recursive: true });
    writeFileSync(join(at("damaged"), "weights.safetensors"), "no weights");
    const damaged = await compare("adam", "damaged");
    expect(damaged.comparison.answers).toBeUndefined();
    expect(damaged.comparison.limits).toMatchObject([{ code: "model can't be opened", run: 1 }]);
  });

  test.each([
    [["adam"], "compare: expected at least two runs, received 1"],
    [["adam", "adam"], /^compare: expected different runs, received .*adam twice$/],
    [["adam", "missing"], /missing doesn't exist$/],
    [["adam", "photos"], /photos is not the folder of a run: it holds no run\.json$/],
    [["a", "b", "c", "d", "e", "f", "g"], "compare: expected at most 6 runs, received 7"],
  ])("%j is refused", async (names, message) => {
    await expect(compare(...names)).rejects.toThrow(message);
  });

  test("a signal stops the answers", async () => {
    const signal = AbortSignal.abort(new Error("enough"));
    await expect(compareRuns([at("adam"), at("sgd")], { engine, signal })).rejects.toThrow("enough");
  });
});
