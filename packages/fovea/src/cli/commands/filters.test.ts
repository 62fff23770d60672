import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import sharp from "sharp";
import { afterAll, afterEach, beforeAll, expect, test, vi } from "vitest";
import { layers } from "../../layers/index.ts";
import { model as functional, sequential } from "../../models/index.ts";
import { version } from "../../runs/index.ts";
import { tensor } from "../../tensor/index.ts";
import { program } from "../program.ts";

let folder = "";
let model = "";
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "fovea-cli-filters-"));
  model = join(folder, "model");
  const net = sequential(
    [
      layers.input({ shape: [16, 16, 3] }),
      layers.conv2d({ name: "conv", filters: 70, kernelSize: 3, padding: "same", activation: "relu" }),
      layers.globalAveragePooling2d(),
      layers.dense({ name: "fc", units: 2, activation: "softmax" }),
    ],
    {
      labels: ["green", "red"],
      preprocessing: {
        ...{ resize: [16, 16], crop: [16, 16], interpolation: "bilinear", scale: 1 / 255, channelOrder: "rgb" },
        ...{ mean: [0, 0, 0], std: [1, 1, 1] },
      },
    },
  );
  const kernel = tensor(
    Float32Array.from({ length: 27 * 70 }, (_, at) => (at % 5) / 30),
    [3, 3, 3, 70],
  );
  await net.setWeights(new Map([["conv/kernel", kernel]]));
  await net.save(model);
  await sharp({ create: { width: 40, height: 24, channels: 4, background: { r: 200, g: 90, b: 20, alpha: 0.5 } } })
    .png()
    .toFile(join(folder, "photo.png"));
});
afterEach(() => vi.restoreAllMocks());
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What the command prints to standard output. */
const filters = (...words: string[]) => filtersOf(model, ...words);

async function filtersOf(...words: string[]): Promise<string> {
  let text = "";
  vi.spyOn(process.stdout, "write").mockImplementation((chunk) => {
    text += chunk;
    return true;
  });
  await program().parseAsync(["node", "fovea", "filters", ...words]);
  return text;
}

const at = (name: string) => join(folder, name);

test("draws the weights of the first layer, and prints them", async () => {
  const answer = JSON.parse(await filters("-o", at("first.svg"), "--json"));
  expect(answer).toMatchObject({ layer: "conv", shape: [70, 3, 3, 3], output: at("first.svg") });
  expect(answer.values).toHaveLength(70 * 27);
  expect(readFileSync(at("first.svg"), "utf8").match(/<image /g)).toHaveLength(70);
});

test("draws the weights of models that no image is prepared for, and writes nothing for JSON alone", async () => {
  const photo = layers.input({ shape: [8, 8, 3] });
  const value = layers.input({ shape: [2] });
  const maps = layers.conv2d({ name: "stem", filters: 2, kernelSize: 3 }).apply(photo);
  const features = layers.concatenate().apply([layers.globalAveragePooling2d().apply(maps), value]);
  const outputs = layers.dense({ units: 1 }).apply(features);
  const path = at("two-inputs");
  await functional({ inputs: [photo, value], outputs }).save(path);
  const answer = JSON.parse(await filtersOf(path, "--json"));
  expect(answer).toMatchObject({ layer: "stem", shape: [2, 3, 3, 3] });
  expect(answer.output).toBeUndefined();
  await expect(filtersOf(path, "--dream", "-o", at("x.png"))).rejects.toThrow(
    "has 2 inputs, and commands give it only",
  );
});

test("the value of a regression is one class", async () => {
  const path = at("regression");
  const net = sequential([
    layers.input({ shape: [8, 8, 3] }),
    layers.conv2d({ filters: 2, kernelSize: 3 }),
    layers.globalAveragePooling2d(),
    layers.dense({ units: 1 }),
  ]);
  await net.save(path);
  const answer = JSON.parse(await filtersOf(path, "--dream", "--steps", "1", "--range", "0..1", "--json"));
  expect(answer.images).toHaveLength(1);
});

test("optimizes images of channels, 64 at a time, and of classes", async () => {
  const channels = await filters("--layer", "conv", "--dream", "--steps", "2", "--page", "2", "-o", at("tiles.svg"));
  expect(channels).toContain("these are 6 of 70 channels; --page and --channel show others");
  expect(readFileSync(at("tiles.svg"), "utf8").match(/<image /g)).toHaveLength(6);
  const all = await filters("--dream", "--steps", "1", "-o", at("classes.svg"));
  expect(all).toContain("green: ");
  expect(all).not.toContain("these are");
  const classes = await filters("--class", "red", "--steps", "2", "-o", at("class.png"), "--json");
  expect(JSON.parse(classes).images).toMatchObject([{ class: { index: 1, label: "red" } }]);
  expect((await sharp(at("class.png")).metadata()).format).toBe("png");
});

test("writes a dictionary of chosen channels with parts of images", async () => {
  const text = await filters(
    ...["--layer", "conv", "--channel", "2", "--channel", "1", "--images", at("photo.png"), "--steps", "2"],
    ...["-o", at("page.html"), "--language", "zh"],
  );
  expect(text).toContain(`Wrote ${at("page.html")}`);
  const page = readFileSync(at("page.html"), "utf8");
  expect(page).toContain("通道 2");
  expect(page).toContain("photo.png");
  expect(page).toContain(`由 Fovea 生成 ${version}`);
});

test("dreams into a photo, also one with alpha", async () => {
  await filters("--layer", "conv", "--image", at("photo.png"), "--steps", "1", "-o", at("new/dream.png"));
  expect(await sharp(at("new/dream.png")).metadata()).toMatchObject({ width: 40, height: 24, channels: 3 });
});

test.each([
  [["--layer", "cnv", "--dream"], 'there is no layer or input "cnv"; did you mean "conv"?'],
  [["--layer", "conv", "--dream", "--channel", "70"], 'expected channels of "conv" from 0 to 69, received 70'],
  [["--layer", "conv", "--dream", "--page", "3"], "--page 3: expected at most 2; a page shows 64 of 70"],
  [["--channel", "1"], "--channel is one of a layer; add --layer"],
  [["--class", "blue"], 'there is no class "blue"'],
  [["--class", "red", "--layer", "conv"], "--class and --layer don't go together"],
  [["-o", "page.html"], "a page describes a layer; add --layer"],
  [["-o", "page.gif"], "expected a name that ends in .html, .svg or .png"],
  [["--image", "photo.png"], "--image: add --layer or --class"],
  [["--steps", "3", "--seed", "0"], "--steps, --seed: weights are drawn as they are; add --dream"],
  [["--layer", "conv", "--page", "1"], "--page: weights are drawn as they are; add --dream"],
  [["--layer", "conv", "--channel", "1", "--page", "1"], "--page: --channel names what is shown"],
  [["--class", "red", "--page", "1"], "--page: --class names what is shown"],
  [["--layer", "conv", "--image", "photo.png", "--page", "1"], "--page: a dream is one image"],
  [["--language", "zh"], "--language: only an .html page shows this; filters.png is a figure"],
  [["--images", ".", "-o", "x.png"], "--images: only an .html page shows images"],
])("refuses %j", async (words, message) => {
  await expect(filters(...words)).rejects.toThrow(message);
});
