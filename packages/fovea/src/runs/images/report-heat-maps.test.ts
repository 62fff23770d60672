import { mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { selectEngine } from "../../engine/index.ts";
import { layers } from "../../layers/index.ts";
import { loadModel } from "../../model-files/index.ts";
import { sequential } from "../../models/index.ts";
import type { RunReport } from "../../report/index.ts";
import { smallNetwork, stripes, stripesPreprocessing } from "../../transfer/testing/stripes.ts";
import { newImageJob } from "./new-image-job.ts";
import { reportHeatMaps } from "./report-heat-maps.ts";
import { trainImages } from "./train-images.ts";
import { readReport } from "./write-report.ts";

const folder = mkdtempSync(join(tmpdir(), "fovea-heat-maps-"));
const at = (name: string) => join(folder, name);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

beforeAll(async () => {
  process.env.FOVEA_HOME = at("home");
  const { files, labels, classes } = await stripes(at("images"), 12);
  for (const [index, file] of files.entries()) {
    const name = classes[Number(labels[index])] ?? "";
    mkdirSync(join(at("photos"), name), { recursive: true });
    renameSync(file, join(at("photos"), name, basename(file)));
  }
  await smallNetwork(4).save(at("small"));
  for (const heatMaps of [true, false]) {
    const recipe = { model: at("small"), transfer: "features" as const };
    const settings = { data: at("photos"), grouping: "none" as const, seed: 3, recipe };
    const job = await newImageJob(settings, { engine: async () => selectEngine(), folder: at(`run-${heatMaps}`) });
    await trainImages(job, { heatMaps });
  }
});

/** The report with every image taken for the class after its own, so that there are mistakes. */
async function confused(): Promise<RunReport> {
  const report = await readReport(at("run-true"));
  const validation = report.results.validation;
  if (!validation) throw new Error("the run has no validation images");
  const names = validation.classes.map(({ name }) => name);
  const next = (label: string) => names[(names.indexOf(label) + 1) % names.length] ?? "";
  const topLosses = validation.topLosses.map((loss) => ({ ...loss, prediction: next(loss.label) }));
  const pairs = names.map((label) => ({ label, prediction: next(label), count: 3, share: 0.5 }));
  return { ...report, results: { validation: { ...validation, topLosses, mostConfused: pairs } } };
}

const mapsOn = (page: string) => page.match(/alt="Heat map of [^"]+"/g) ?? [];

test("a run's page shows heat maps beside the largest losses, unless they are left out", async () => {
  const { results } = await readReport(at("run-true"));
  const { topLosses = [] } = results.validation ?? {};
  const wrong = topLosses.filter(({ label, prediction }) => label !== prediction);
  const page = readFileSync(join(at("run-true"), "report.html"), "utf8");
  expect(mapsOn(page).length).toBeGreaterThanOrEqual(topLosses.length + wrong.length);
  expect(mapsOn(readFileSync(join(at("run-false"), "report.html"), "utf8"))).toEqual([]);
  expect(readFileSync(join(at("run-true"), "report.json"), "utf8")).not.toContain("data:image");
});

test("mistakes have a contrast, and the most confused pairs a mean", async () => {
  const report = await confused();
  const model = await loadModel(at("run-true"));
  const maps = await reportHeatMaps(model, report);
  const { topLosses = [] } = report.results.validation ?? {};
  expect([...(maps?.images.keys() ?? [])]).toEqual(topLosses.map(({ file }) => file));
  for (const { predicted, contrast } of maps?.images.values() ?? []) {
    expect(predicted).toMatch(/^data:image\/png;base64,/);
    expect(contrast).toMatch(/^data:image\/png;base64,/);
  }
  expect(maps?.pairs.length).toBeGreaterThan(0);
  for (const { label, prediction, images } of maps?.pairs ?? []) {
    const own = topLosses.filter((loss) => loss.label === label && loss.prediction === prediction);
    expect(images).toBe(own.length);
  }
  expect(await reportHeatMaps(model, report)).toEqual(maps);
});

test("images that have gone have no maps, and networks without feature maps none at all", async () => {
  const report = await confused();
  const [first, ...others] = report.results.validation?.topLosses ?? [];
  const validation = report.results.validation;
  if (!first || !validation) throw new Error("the run has no losses");
  const moved = { ...validation, topLosses: [{ ...first, file: "gone.png" }, ...others] };
  const maps = await reportHeatMaps(await loadModel(at("run-true")), { ...report, results: { validation: moved } });
  expect(maps?.images.size).toBe(others.length);
  const flat = sequential(
    [layers.input({ shape: [32, 32, 3] }), layers.flatten(), layers.dense({ units: 3, activation: "softmax" })],
    { preprocessing: stripesPreprocessing, labels: validation.classes.map(({ name }) => name) },
  );
  expect(await reportHeatMaps(flat, report)).toBeUndefined();
  expect(await reportHeatMaps(flat, { ...report, results: {} })).toBeUndefined();
});
