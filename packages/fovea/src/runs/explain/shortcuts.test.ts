import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import sharp from "sharp";
import { afterAll, beforeAll, expect, test } from "vitest";
import { selectEngine } from "../../engine/index.ts";
import { layers } from "../../layers/index.ts";
import { type Model, sequential } from "../../models/index.ts";
import { renderShortcuts } from "../../pages/index.ts";
import { random } from "../../support/random.ts";
import { tensor } from "../../tensor/index.ts";
import { stripesPreprocessing } from "../../transfer/testing/stripes.ts";
import { findRunShortcuts } from "./find-run-shortcuts.ts";
import { shortcutsPage } from "./shortcuts-page.ts";

const folder = mkdtempSync(join(tmpdir(), "fovea-shortcuts-"));
const at = (name: string) => join(folder, name);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const engine = selectEngine();
const classes = ["cup", "mug", "vase"];
const side = 32;

/** Noise with a spot of the class's color at a random place; if wanted, "mug" has gray spots and a mark instead. */
async function writePhotos(name: string, isMarked: boolean, perClass = 20): Promise<void> {
  const numbers = random(Number(isMarked));
  for (const [label, className] of classes.entries()) {
    mkdirSync(join(at(name), className), { recursive: true });
    for (let index = 0; index < perClass; index++) {
      const [top, left] = [0, 0].map(() => 6 + Math.floor(14 * numbers.uniform())) as [number, number];
      const pixels = new Uint8Array(side * side * 3);
      for (let place = 0; place < side * side; place++) {
        const [y, x] = [Math.floor(place / side), place % side];
        const isSpot = y >= top && y < top + 6 && x >= left && x < left + 6;
        const isMark = isMarked && label === 1 && y >= 26 && x >= 26;
        for (let channel = 0; channel < 3; channel++) {
          const spot = isMarked ? 190 : 40 + 215 * Number(channel === label);
          const color = isMark ? 255 * Number(channel !== 1) : isSpot ? spot : 90;
          pixels[3 * place + channel] = color + (isMark ? 0 : 40 * numbers.uniform());
        }
      }
      await sharp(pixels, { raw: { width: side, height: side, channels: 3 } }).toFile(
        join(at(name), className, `${index}.png`),
      );
    }
  }
}

/** A network that counts red, green and blue pixels, and takes magenta ones for "mug". */
async function colorNetwork(): Promise<Model> {
  const net = sequential(
    [
      layers.input({ shape: [side, side, 3] }),
      layers.conv2d({ name: "colors", filters: 4, kernelSize: 1, activation: "relu" }),
      layers.globalAveragePooling2d(),
      layers.dense({ name: "classes", units: 3, activation: "softmax" }),
    ],
    { preprocessing: stripesPreprocessing, labels: classes },
  );
  // Red, green, blue and magenta, each without the others.
  const colors = [
    [1, -0.5, -0.5, 0.5],
    [-0.5, 1, -0.5, -1],
    [-0.5, -0.5, 1, 0.5],
  ];
  const votes = [
    [40, 0, 0],
    [0, 40, 0],
    [0, 0, 40],
    [-90, 90, -90],
  ];
  await net.setWeights(
    new Map([
      ["colors/kernel", tensor(colors.flat(), [1, 1, 3, 4])],
      ["colors/bias", tensor([-0.4, -0.4, -0.4, -1.2], [4])],
      ["classes/kernel", tensor(votes.flat(), [4, 3])],
      ["classes/bias", tensor([0, 0, 0], [3])],
    ]),
  );
  return net;
}

beforeAll(async () => {
  await (await colorNetwork()).save(at("model"));
  await writePhotos("marked", true);
  await writePhotos("clean", false);
});

const shortcutsOf = (name: string, options = {}) =>
  findRunShortcuts(at("model"), { engine, data: at(name), ...options });

test("a mark that only one class carries ranks first, and covering it changes answers", async () => {
  const found = await shortcutsOf("marked");
  const [first] = found.findings;
  expect(found.names[first?.label ?? 0]).toBe("mug");
  expect(["bottom right corner", "unchanging"]).toContain(first?.region);
  const suspicious = found.findings.filter(({ isSuspicious }) => isSuspicious);
  expect(new Set(suspicious.map(({ label }) => found.names[label]))).toEqual(new Set(["mug"]));
  expect(first?.share.value).toBeGreaterThan(0.9);
  expect(first?.covered?.own).toEqual({ images: 20, changed: 20 });
  expect(first?.covered?.others.changed).toBe(0);
  expect(found).toMatchObject({ part: "all", layer: "colors", faults: [], fewest: 8 });
  expect(found.classes.map(({ images }) => images)).toEqual([20, 20, 20]);
});

test("its page shows the mark, and has a mean map for each class", async () => {
  const found = await shortcutsOf("marked");
  const data = await shortcutsPage(at("model"), found, { engine });
  expect(data.findings[0]?.strongest).toHaveLength(4);
  for (const { source, share } of data.findings[0]?.strongest ?? []) {
    expect(source).toMatch(/^data:image\/png;base64,/);
    expect(share).toBeGreaterThan(0.1);
  }
  // The others have nothing but gray spots: no heat.
  const maps = data.classes.map(({ name, meanMap }) => [name, meanMap?.slice(0, 22)]);
  expect(maps).toEqual([
    ["cup", undefined],
    ["mug", "data:image/jpeg;base64"],
    ["vase", undefined],
  ]);
  const page = renderShortcuts(data);
  expect(page).toContain("mug");
  expect(renderShortcuts(data, "zh")).toContain("右下角");
});

test("a clean set raises no suspicion", async () => {
  const found = await shortcutsOf("clean", { limit: 15 });
  expect(found.findings.filter(({ isSuspicious }) => isSuspicious)).toEqual([]);
  expect(found.classes.map(({ images }) => images)).toEqual([15, 15, 15]);
  const page = renderShortcuts(await shortcutsPage(at("model"), found, { engine }));
  expect(page).toContain("No class has suspiciously much heat");
});

test("few images, broken files and other folders", async () => {
  mkdirSync(join(at("few"), "cup"), { recursive: true });
  await sharp({ create: { width: 40, height: 30, channels: 4, background: { r: 9, g: 9, b: 9, alpha: 0.2 } } })
    .png()
    .toFile(join(at("few"), "cup", "a.png"));
  writeFileSync(join(at("few"), "cup", "b.png"), "no image");
  const { findings, classes: counted } = await shortcutsOf("few");
  expect(findings.some(({ isSuspicious }) => isSuspicious)).toBe(false);
  expect(findings.some(({ region }) => region === "outside")).toBe(true);
  expect(counted).toMatchObject([{ label: 0, images: 1 }]);
  mkdirSync(at("empty"));
  await expect(shortcutsOf("empty")).rejects.toThrow(/images/);
  await expect(findRunShortcuts(at("model"), { engine })).rejects.toThrow("has kept no validation images");
  await expect(findRunShortcuts(at("few"), { engine })).rejects.toThrow(/model/);
  await expect(shortcutsOf("clean", { signal: AbortSignal.abort(new Error("stopped")) })).rejects.toThrow("stopped");
});
