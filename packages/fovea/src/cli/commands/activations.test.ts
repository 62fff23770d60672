import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import sharp from "sharp";
import { afterAll, afterEach, beforeAll, expect, test, vi } from "vitest";
import type { Preprocessing } from "../../data/index.ts";
import { layers } from "../../layers/index.ts";
import { model, sequential } from "../../models/index.ts";
import { tensor } from "../../tensor/index.ts";
import { program } from "../program.ts";

const preprocessing: Preprocessing = {
  ...{ resize: [32, 32], crop: [32, 32], interpolation: "bilinear", scale: 1 / 255, channelOrder: "rgb" },
  ...{ mean: [0, 0, 0], std: [1, 1, 1] },
};

let folder = "";
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "fovea-cli-activations-"));
  const net = sequential(
    [
      layers.input({ shape: [32, 32, 3] }),
      layers.conv2d({ name: "conv", filters: 3, kernelSize: 1, useBias: false }),
      layers.relu({ name: "relu" }),
      layers.maxPooling2d({ name: "pool" }),
      layers.globalAveragePooling2d(),
      layers.dense({ name: "fc", units: 2, activation: "softmax" }),
    ],
    { preprocessing },
  );
  // One map per color; the photograph has no blue.
  await net.setWeights(
    new Map([
      ["conv/kernel", tensor([1, 0, 0, 0, 1, 0, 0, 0, 1], [1, 1, 3, 3])],
      ["fc/kernel", tensor([0, 9, 9, 0, 0, 0], [3, 2])],
      ["fc/bias", tensor([0, 0], [2])],
    ]),
  );
  await net.save(join(folder, "model"));
  const image = layers.input({ name: "image", shape: [32, 32, 3] });
  const size = layers.input({ name: "size", shape: [1] });
  const seen = layers.globalAveragePooling2d().apply(layers.conv2d({ filters: 2, kernelSize: 3 }).apply(image));
  const two = model({ inputs: [image, size], outputs: layers.concatenate().apply([seen, size]), preprocessing });
  await two.save(join(folder, "two-inputs"));
  const square = await sharp({ create: { width: 16, height: 16, channels: 3, background: "#ff8000" } })
    .png()
    .toBuffer();
  await sharp({ create: { width: 32, height: 32, channels: 4, background: { r: 0, g: 0, b: 0, alpha: 1 } } })
    .composite([{ input: square, left: 0, top: 0 }])
    .png()
    .toFile(join(folder, "photo.png"));
});
afterEach(() => vi.restoreAllMocks());
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What the command prints to standard output. */
async function run(name: string, ...words: string[]): Promise<string> {
  let text = "";
  vi.spyOn(process.stdout, "write").mockImplementation((chunk) => {
    text += chunk;
    return true;
  });
  const given = ["activations", join(folder, name), join(folder, "photo.png"), ...words];
  await program().parseAsync(given, { from: "user" });
  return text;
}

test("prints a layer per line and writes a page, a figure and a picture", async () => {
  const [page, svg, png] = ["maps.html", "maps.svg", "new/maps.png"].map((name) => join(folder, name));
  const text = await run("model", "-o", page ?? "");
  expect(text).toMatch(/│ relu +│ 32 × 32 +│ +3 │ +83 % │ +1 │/);
  expect(text).toMatch(/│ pool +│ 16 × 16 /);
  expect(text.split("\n").filter((line) => line.length > 80 && !line.includes(folder))).toEqual([]);
  const html = readFileSync(page ?? "", "utf8");
  expect(html).toContain("1 of 3 channels doesn");
  expect(html.match(/class="dead"/g)).toHaveLength(2);
  await run("model", "-o", svg ?? "", "--channels", "2");
  expect(readFileSync(svg ?? "", "utf8")).toContain(
    "32 × 32 · first 2 of 3 channels · 1 without response · 83 % zeros",
  );
  await run("model", "-o", png ?? "");
  expect((await sharp(readFileSync(png ?? "")).metadata()).width).toBe(2000);
});

test("prints JSON: figures per layer and channel, and writes nothing", async () => {
  const answer = JSON.parse(await run("model", "--json", "--layer", "conv", "--layer", "p*"));
  expect(answer.layers.map(({ path }: { path: string }) => path)).toEqual(["conv", "pool"]);
  expect(answer.layers[0]).toMatchObject({ dead: [2], isRectified: false, height: 32, channels: 3 });
  expect(answer.layers[1]).toMatchObject({ dead: [2], isRectified: true });
  expect(answer.layers[0].channelStatistics[0]).toMatchObject({ zeros: 0.75, maximum: 1 });
  expect(answer.output).toBeUndefined();
});

test("writes a page in Chinese", async () => {
  const page = join(folder, "zh.html");
  await run("model", "-o", page, "--language", "zh");
  expect(readFileSync(page, "utf8")).toContain('lang="zh-Hans"');
});

test.each([
  [["model", "--layer", "rleu"], 'there is no layer "rleu"; did you mean "relu"?'],
  [["model", "--layer", "fc"], 'expected layers with feature maps [height, width, channels], received "fc"'],
  [["model", "-o", "maps.gif"], "expected a name that ends in .html, .svg or .png"],
  [["model", "--language", "zh", "-o", "x.svg"], "--language: only an .html page shows this; x.svg is a figure"],
  [["model", "--channels", "2", "--json"], "--channels: only files show maps; --json without --output writes none"],
  [["model", "--channels", "0"], "whole number of at least 1"],
  [["two-inputs"], "has 2 inputs, and commands give it only an image"],
])("refuses %j", async ([name = "", ...words], message) => {
  vi.spyOn(process.stderr, "write").mockReturnValue(true);
  await expect(run(name, ...words)).rejects.toThrow(message);
  expect(existsSync("activations-photo.html")).toBe(false);
});
