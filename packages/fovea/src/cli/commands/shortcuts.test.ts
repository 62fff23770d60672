import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { layers } from "../../layers/index.ts";
import { sequential } from "../../models/index.ts";
import { version } from "../../runs/index.ts";
import { stripes, stripesPreprocessing } from "../../transfer/testing/stripes.ts";
import { program } from "../program.ts";

const folder = mkdtempSync(join(tmpdir(), "fovea-cli-shortcuts-"));
const at = (name: string) => join(folder, name);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

beforeAll(async () => {
  const { files, labels, classes } = await stripes(at("all"), 3);
  files.forEach((file, index) => {
    const name = classes[Number(labels[index])] ?? "";
    mkdirSync(join(at("photos"), name), { recursive: true });
    renameSync(file, join(at("photos"), name, basename(file)));
  });
  const net = sequential(
    [
      layers.input({ shape: [32, 32, 3] }),
      layers.conv2d({ name: "conv", filters: 4, kernelSize: 3, activation: "relu" }),
      layers.globalAveragePooling2d(),
      layers.dense({ units: 3, activation: "softmax" }),
    ],
    { preprocessing: stripesPreprocessing, labels: classes },
  );
  await net.save(at("model"));
});

async function fovea(...words: string[]): Promise<string> {
  let text = "";
  const write = vi.spyOn(process.stdout, "write").mockImplementation((chunk) => {
    text += String(chunk);
    return true;
  });
  try {
    await program().parseAsync(words, { from: "user" });
  } finally {
    write.mockRestore();
  }
  return text;
}

test("writes a page, within 80 columns", async () => {
  const text = await fovea("shortcuts", at("model"), at("photos"), "-o", at("new/page.html"), "--language", "zh");
  expect(text).toContain("Not judged, for lack of 8 images with heat: 3 classes.");
  expect(text).not.toContain("Nothing stands out");
  expect(text).toContain(`Wrote ${at("new/page.html")}`);
  const lines = text.split("\n").filter((line) => !line.startsWith("Wrote"));
  expect(lines.filter((line) => line.length > 80)).toEqual([]);
  const page = readFileSync(at("new/page.html"), "utf8");
  expect(page).toContain("捷径");
  expect(page).toContain(`由 Fovea 生成 ${version}`);
});

test("prints JSON without masks, and writes no page unless a file is named", async () => {
  const found = JSON.parse(await fovea("shortcuts", at("model"), at("photos"), "--json", "--limit", "2"));
  expect(found).toMatchObject({ part: "all", layer: "conv", images: 6, fewest: 8 });
  expect(found.findings[0]).toMatchObject({ class: expect.any(String), strongest: expect.any(Array) });
  expect(found.findings[0].mask).toBeUndefined();
  expect(existsSync("shortcuts.html")).toBe(false);
  const args = ["shortcuts", at("model"), at("photos"), "-o", at("named.html"), "--json", "--limit", "2"];
  expect(JSON.parse(await fovea(...args))).toEqual({ ...found, output: at("named.html") });
  expect(existsSync(at("named.html"))).toBe(true);
});

test("says what is wrong", async () => {
  await expect(fovea("shortcuts", at("model"), at("photos"), "-o", "page.png")).rejects.toThrow("ends in .html");
  await expect(fovea("shortcuts", at("model"), "--json", "--language", "zh")).rejects.toThrow("only an .html page");
  await expect(fovea("shortcuts", at("photos"))).rejects.toThrow(/model/);
  await expect(fovea("shortcuts", at("model"))).rejects.toThrow("name a folder of images");
});
