import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import sharp from "sharp";
import { afterAll, afterEach, beforeAll, expect, test, vi } from "vitest";
import { layers } from "../../layers/index.ts";
import { model, sequential } from "../../models/index.ts";
import { version } from "../../runs/index.ts";
import { program } from "../program.ts";

const folder = mkdtempSync(join(tmpdir(), "fovea-cli-lesson-"));
const photo = join(folder, "photo <b>.png");

beforeAll(async () => {
  await sharp({ create: { width: 300, height: 240, channels: 3, background: "#3080c0" } })
    .png()
    .toFile(photo);
  // Gray images, padding by a layer, strides, and no bias.
  const gray = sequential([
    layers.input({ shape: [20, 20, 1] }),
    layers.rescaling({ scale: 1 / 255 }),
    layers.zeroPadding2d({ padding: 1 }),
    layers.conv2d({ name: "first", filters: 2, kernelSize: 3, strides: 2, useBias: false }),
    layers.globalAveragePooling2d(),
    layers.dense({ units: 1, activation: "sigmoid" }),
  ]);
  await gray.save(join(folder, "gray"));
  const first = layers.input({ shape: [8, 8, 3], name: "first" });
  const second = layers.input({ shape: [2], name: "second" });
  const joined = layers.concatenate().apply([layers.flatten().apply(first), second]);
  const two = model({ inputs: [first, second], outputs: layers.dense({ units: 2 }).apply(joined) });
  await two.save(join(folder, "two"));
});
afterEach(() => vi.restoreAllMocks());
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What the command prints to standard output. */
async function lesson(...words: string[]): Promise<string> {
  let text = "";
  vi.spyOn(process.stdout, "write").mockImplementation((chunk) => {
    text += chunk;
    return true;
  });
  vi.spyOn(process.stderr, "write").mockImplementation(() => true);
  await program().parseAsync(["lesson", ...words], { from: "user" });
  return text;
}

/** The data that a page holds. */
function dataOf(page: string) {
  const [, json = ""] = /id="lesson-data">(.*?)<\/script>/.exec(page) ?? [];
  return JSON.parse(json).data;
}

test("makes a page about a network of gray images, with the padding of the layer before", async () => {
  const file = join(folder, "new", "conv.html");
  const args = ["--model", join(folder, "gray"), "--image", photo, "--language", "zh", "-o", file];
  expect(await lesson("conv", ...args)).toBe(`Wrote ${file}\n`);
  const page = readFileSync(file, "utf8");
  expect(page).toContain('<html lang="zh-Hans">');
  expect(page).toContain("photo &lt;b&gt;.png");
  expect(page).toContain(`<footer>由 Fovea 生成 ${version}</footer>`);
  const { image, layer } = dataOf(page);
  expect(image.values.shape).toEqual([20, 20, 1]);
  expect(layer).toMatchObject({ path: "first", filters: 2, stride: 2, padding: [1, 1, 1, 1], parameters: 18 });
  expect(layer.bias).toBeUndefined();
});

test("answers in JSON", async () => {
  const file = join(folder, "plain.html");
  const model = join(folder, "gray");
  const answer = await lesson("conv", "--model", model, "--range", "0..255", "-o", file, "--json");
  expect(JSON.parse(answer)).toEqual({ lesson: "conv", output: file });
});

test("refuses options without a model, what isn't an image, and a model with several inputs", async () => {
  await expect(lesson("conv", "--range", "0..1", "--weights", "keras")).rejects.toThrow(
    "--weights, --range: they describe a model; add --model",
  );
  const text = join(folder, "text.png");
  writeFileSync(text, "no image");
  const out = ["-o", join(folder, "none.html")];
  await expect(lesson("conv", "--model", join(folder, "gray"), "--image", text, ...out)).rejects.toThrow("text.png");
  await expect(
    lesson("conv", "--model", join(folder, "two"), "--range", "0..1", "--image", photo, ...out),
  ).rejects.toThrow("has 2 inputs");
});
