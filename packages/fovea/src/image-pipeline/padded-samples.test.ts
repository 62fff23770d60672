import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import "../node/provide-images.ts";
import { augment } from "../data/augment/index.ts";
import { type ImageFit, preprocess } from "../data/index.ts";
import { layers } from "../layers/index.ts";
import { loadModel } from "../model-files/index.ts";
import { sequential } from "../models/index.ts";
import { type ImageSamplesOptions, imageSamples } from "./index.ts";
import { rowsOf } from "./testing/batch-rows.ts";

const folder = mkdtempSync(join(tmpdir(), "fovea-padded-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const files = [0, 1, 2].map((index) => join(folder, `${index}.png`));
beforeAll(async () => {
  for (const [index, [width, height]] of [[40, 10] as const, [7, 31] as const, [1, 20] as const].entries()) {
    const noise = { type: "gaussian", mean: 170, sigma: 30 } as const;
    await sharp({ create: { width, height, channels: 3, background: "white", noise } }).toFile(files[index] ?? "");
  }
});

const options = { files, imageSize: [16, 16], workers: 0 } as const;
const pixels = async (given: Partial<ImageSamplesOptions>) => {
  for await (const { x } of imageSamples({ ...options, ...given }).batches({ batchSize: 3 })) {
    return [...(x[0]?.data ?? [])];
  }
  throw new Error("expected a batch");
};

test.each<[ImageFit, object]>([
  ["pad", { resize: { fit: "pad", color: [9, 80, 7] }, crop: [16, 16] }],
  ["crop", { resize: { fit: "crop" }, crop: [16, 16] }],
  ["stretch", { resize: [16, 16], crop: [16, 16] }],
])("a model that learns from images with fit %s classifies others alike", async (fit, expected) => {
  const net = sequential(
    [layers.input({ shape: [16, 16, 3] }), layers.flatten(), layers.dense({ units: 2, activation: "softmax" })],
    { engine: "portable" },
  );
  net.compile({ optimizer: "sgd", loss: "sparseCategoricalCrossentropy" });
  const padColor = fit === "pad" ? { padColor: [9, 80, 7] } : {};
  const labels = Int32Array.of(0, 1, 0);
  await net.fit(imageSamples({ ...options, labels, fit, ...padColor }), { verbose: false });
  await net.save(join(folder, fit));
  const { preprocessing } = await loadModel(join(folder, fit));
  expect(preprocessing).toMatchObject(expected);
  const prepared = await Promise.all(files.map(async (file) => [...(await preprocess(file, preprocessing!)).data]));
  const trained = await pixels({ fit, ...padColor });
  expect(prepared.flat().map((value, index) => Math.abs(value - trained[index]!) < 1e-7)).not.toContain(false);
});

describe("augmented images", () => {
  const padded = { fit: "pad", padColor: [51, 102, 153], augmentation: [augment.rotation({ degrees: 40 })] } as const;
  const border = [51, 102, 153].map((byte) => Math.fround(byte / 255));

  test("have the border's color wherever a step looks beyond the image", async () => {
    const [first] = [await pixels(padded)];
    // The corners of a 40 × 10 image in a square are border, however it is turned.
    for (const corner of [0, 15, 15 * 16, 15 * 16 + 15]) {
      expect(first?.slice(corner * 3, corner * 3 + 3)).toEqual(border);
    }
    // A strip of noise crosses the middle.
    expect(first?.slice(8 * 48 + 24, 8 * 48 + 27)).not.toEqual(border);
  });

  test("are the same from threads, and differ by epoch", async () => {
    const labels = Int32Array.of(0, 1, 2);
    const rows = (workers: number, epoch: number) =>
      rowsOf(imageSamples({ ...options, ...padded, labels, workers }), { batchSize: 2, seed: 4, epoch });
    const first = await rows(0, 0);
    expect(await rows(2, 0)).toEqual(first);
    expect(await rows(0, 1)).not.toEqual(first);
  });

  test("that nothing moves lie where images without augmentation lie", async () => {
    const still = await pixels({ ...padded, augmentation: [augment.colorJitter({ probability: 0 })] });
    const plain = await pixels({ fit: "pad", padColor: [51, 102, 153] });
    // 40 × 10 becomes 16 × 4. Where steps may move an image, its edges are blended with the border.
    const borderRows = (values: readonly number[]) =>
      Array.from({ length: 16 }, (_, row) => row).filter((row) => {
        return values.slice(row * 48, (row + 1) * 48).every((value, at) => value === border[at % 3]);
      });
    expect(borderRows(plain)).toEqual([0, 1, 2, 3, 4, 5, 10, 11, 12, 13, 14, 15]);
    expect(borderRows(still)).toEqual([0, 1, 2, 3, 4, 11, 12, 13, 14, 15]);
  });
});
