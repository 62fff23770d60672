import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import sharp from "sharp";
import { afterAll, afterEach, beforeAll, expect, test, vi } from "vitest";
import type { Preprocessing } from "../../data/index.ts";
import { layers } from "../../layers/index.ts";
import { sequential } from "../../models/index.ts";
import { tensor } from "../../tensor/index.ts";
import { program } from "../program.ts";

const preprocessing: Preprocessing = {
  ...{ resize: [32, 32], crop: [32, 32], interpolation: "bilinear", scale: 1 / 255, channelOrder: "rgb" },
  ...{ mean: [0, 0, 0], std: [1, 1, 1] },
};

let folder = "";
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "fovea-cli-explain-"));
  const net = sequential(
    [
      layers.input({ shape: [32, 32, 3] }),
      layers.conv2d({ name: "conv", filters: 3, kernelSize: 3, padding: "same", activation: "relu" }),
      layers.globalAveragePooling2d(),
      layers.dense({ name: "fc", units: 2, activation: "softmax" }),
    ],
    {
      labels: ["green", "red"],
      preprocessing,
    },
  );
  // Each filter passes one color; class 1 counts what is red, class 0 what is green.
  const kernel = Float32Array.from({ length: 81 }, (_, at) => (Math.floor(at / 9) === 4 && at % 4 === 0 ? 1 : 0));
  const weights = new Map([
    ["conv/kernel", tensor(kernel, [3, 3, 3, 3])],
    ["fc/kernel", tensor([0, 9, 9, 0, 0, 0], [3, 2])],
  ]);
  await net.setWeights(weights);
  await net.save(join(folder, "model"));
  const square = await sharp({ create: { width: 16, height: 16, channels: 3, background: "#ff0000" } })
    .png()
    .toBuffer();
  await sharp({ create: { width: 64, height: 64, channels: 3, background: "black" } })
    .composite([{ input: square, left: 4, top: 8 }])
    .png()
    .toFile(join(folder, "photo.png"));
});
afterEach(() => vi.restoreAllMocks());
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What the command prints to standard output. */
function explain(...words: string[]): Promise<string> {
  return explainBy("model", ...words);
}

async function explainBy(name: string, ...words: string[]): Promise<string> {
  let text = "";
  vi.spyOn(process.stdout, "write").mockImplementation((chunk) => {
    text += chunk;
    return true;
  });
  await program().parseAsync(["explain", join(folder, name), join(folder, "photo.png"), ...words], { from: "user" });
  return text;
}

test("says what the answer depends on, within 80 columns, and draws it", async () => {
  const figure = join(folder, "heat.png");
  const text = await explain("--output", figure);
  expect(text).toMatch(/photo\.png: red, \d+\.\d %/);
  expect(text).toContain("explained by gradCam\n  layer conv, 32 x 32: the last layer of at least 7 x 7\n");
  expect(text).not.toContain("note: the hot parts matter no more");
  expect(text.split("\n").filter((line) => line.length > 80 && !line.includes(folder))).toEqual([]);
  const { data, info } = await sharp(readFileSync(figure)).removeAlpha().raw().toBuffer({ resolveWithObject: true });
  expect(info.width).toBeGreaterThan(2 * 2 * 32);
  // The hottest color appears; the photograph's own red is faint below it.
  const isYellow = (at: number) => (data[at] ?? 0) > 180 && (data[at + 1] ?? 0) > 150 && (data[at + 2] ?? 255) < 150;
  expect(Array.from({ length: info.width * info.height }, (_, at) => at * 3).some(isYellow)).toBe(true);
});

test("writes a page: answer, maps, tests, feature maps, in the language asked for", async () => {
  const page = join(folder, "explain.html");
  const text = await explain("--output", page, "--class", "red", "--class", "green");
  expect(text).toContain(`Wrote ${page}`);
  const html = readFileSync(page, "utf8");
  for (const id of ["answer", "trust", "layer", "fields", "maps", "sparsity", "about"])
    expect(html).toContain(`id="${id}"`);
  expect(html.match(/<figcaption>What speaks for/g)).toHaveLength(2);
  expect(html).toContain("The map is empty");
  expect(html).toContain(join(folder, "model").split("/").at(-1));
  await explain("--output", page, "--language", "zh", "--method", "saliency");
  expect(readFileSync(page, "utf8")).toContain('lang="zh-Hans"');
});

test("takes images with alpha, and tells values from classes", async () => {
  const net = sequential(
    [
      layers.input({ shape: [32, 32, 3] }),
      layers.conv2d({ name: "conv", filters: 4, kernelSize: 3, activation: "relu" }),
      layers.globalAveragePooling2d(),
      layers.dense({ name: "age", units: 1 }),
    ],
    {
      preprocessing,
    },
  );
  await net.save(join(folder, "regression"));
  const image = join(folder, "alpha.png");
  await sharp({ create: { width: 40, height: 30, channels: 4, background: { r: 255, g: 0, b: 0, alpha: 0.5 } } })
    .png()
    .toFile(image);
  let text = "";
  vi.spyOn(process.stdout, "write").mockImplementation((chunk) => {
    text += chunk;
    return true;
  });
  const page = join(folder, "value.html");
  await program().parseAsync(["explain", join(folder, "regression"), image, "-o", page], { from: "user" });
  expect(text).toMatch(/alpha\.png: age -?[\d.e-]+\n/);
  expect(readFileSync(page, "utf8")).toContain("What raises the value");
});

test("prints JSON: one map per class, with its tests", async () => {
  const answer = JSON.parse(
    await explain("--class", "red", "--class", "0", "--method", "integrated-gradients", "--json"),
  );
  expect(answer.maps.map(({ target }: { target: object }) => target)).toEqual([
    { class: { index: 1, label: "red" }, kind: "logit" },
    { class: { index: 0, label: "green" }, kind: "logit" },
  ]);
  expect(answer.maps[0].trust.completeness.sum).toBeCloseTo(answer.maps[0].score, 3);
  expect(answer.maps[0].heat.shape).toEqual([32, 32]);
  expect(answer.maps[1].trust.notes).toEqual(["empty"]);
});

test("asks which numbers are black and white if the model doesn't state it, and takes the answer", async () => {
  const net = sequential([
    layers.input({ shape: [32, 32, 3] }),
    layers.conv2d({ filters: 3, kernelSize: 3, activation: "relu" }),
    layers.globalAveragePooling2d(),
    layers.dense({ units: 2, activation: "softmax" }),
  ]);
  await net.save(join(folder, "unstated"));
  await expect(explainBy("unstated", "--json")).rejects.toThrow("add --range 0..1, -1..1 or 0..255");
  const answer = JSON.parse(await explainBy("unstated", "--json", "--range", "0..1"));
  expect(answer.maps).toHaveLength(1);
});

test.each([
  [["--layer", "covn"], 'there is no layer "covn"; did you mean "conv"?'],
  [["--class", "rad"], 'there is no class "rad"; did you mean "red"?'],
  [["--class", "7"], "an integer from 0 to 1, received 7"],
  [["--method", "saliency", "--layer", "conv"], "--layer is for methods that use feature maps"],
  [["--method", "grad"], "grad"],
  [
    ["--no-parts", "--no-nearest", "-o", "x.png"],
    "--no-parts, --no-nearest: only an .html page shows this; x.png is a figure",
  ],
  [["--no-influence", "--json"], "--no-influence: only an .html page shows this; --json without --output writes none"],
  [["--language", "en", "-o", "x.svg"], "--language: only an .html page shows this"],
  [["--output", "heat.gif"], "expected a name that ends in .html, .svg or .png"],
])("refuses %j", async (words, message) => {
  vi.spyOn(process.stderr, "write").mockReturnValue(true);
  await expect(explain(...words)).rejects.toThrow(message);
});

test("names the values that a run predicts, for which there are no shortcuts", async () => {
  const net = sequential(
    [
      layers.input({ shape: [16, 16, 3] }),
      layers.conv2d({ filters: 2, kernelSize: 3 }),
      layers.globalAveragePooling2d(),
      layers.dense({ units: 2 }),
    ],
    { preprocessing: { ...preprocessing, resize: [16, 16], crop: [16, 16] } },
  );
  const run = join(folder, "values");
  await net.save(run);
  const recipe = { transfer: "features", model: "resnet18", epochs: 5, batchSize: 16, learningRate: 0.001 };
  const settings = { data: "/values.csv", task: "regression", classes: ["width", "height"], recipe, reasons: [] };
  const parts = { validationSplit: 0.2, testSplit: 0, seed: 0 };
  writeFileSync(
    join(run, "run.json"),
    JSON.stringify({ format: "fovea-run", version: 1, kind: "images", ...settings, ...parts }),
  );
  const { answer, maps } = JSON.parse(await explainBy("values", "--class", "height", "--json"));
  expect(answer).toMatchObject({ kind: "values", values: [{ name: "width" }, { name: "height" }] });
  expect(maps).toMatchObject([{ target: { class: { index: 1, label: "height" }, kind: "value" } }]);
  await expect(program().parseAsync(["shortcuts", run, "--json"], { from: "user" })).rejects.toThrow(
    "predicts several labels or values; shortcuts are found for classes",
  );
});
