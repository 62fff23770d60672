import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import sharp, { type Sharp } from "sharp";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import * as datasets from "../../datasets/index.ts";
import { prepareImage, preprocessingTo } from "../index.ts";
import { boxOf, centerOfMass, type GreyImage } from "./grey-image.ts";
import { resizeGrey } from "./resize-grey.ts";

let folder: string;
/** The first digit of MNIST's test images, a 7. */
let digit: GreyImage;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "fovea-images-"));
  const { test: images } = await datasets.mnist();
  for await (const { x } of images.take(1).batches({ batchSize: 1 })) {
    digit = { height: 28, width: 28, data: x[0]?.data as Float32Array };
  }
});

afterAll(() => rm(folder, { recursive: true }));

function png({ height, width, data }: GreyImage): Sharp {
  const bytes = Buffer.from(data.map((value) => Math.round(255 * value)));
  return sharp(bytes, { raw: { height, width, channels: 1 } }).png();
}

async function prepare(image: Sharp, look: "digit" | "light on dark" = "digit", background = "auto" as const) {
  const path = join(folder, "image.png");
  await image.toFile(path);
  const prepared = await prepareImage(path, preprocessingTo({ range: [0, 1], look }, [28, 28, 1]), 1, background);
  return { ...prepared, grey: { height: 28, width: 28, data: prepared.crops.data as Float32Array } };
}

describe("prepareDrawing", () => {
  test("leaves MNIST's digits unchanged, to the last bit", async () => {
    const { grey, inverted, recentred } = await prepare(png(digit));
    expect({ inverted, recentred }).toEqual({ inverted: false, recentred: false });
    expect(grey.data).toEqual(digit.data);
  });

  test("inverts a dark digit on white", async () => {
    const negative = { ...digit, data: digit.data.map((value) => 1 - value) };
    const { grey, inverted, recentred } = await prepare(png(negative));
    expect({ inverted, recentred }).toEqual({ inverted: true, recentred: false });
    for (const [index, value] of grey.data.entries()) expect(value).toBeCloseTo(digit.data[index] ?? 0, 2);
  });

  test("centers a digit from the corner of a large gray sheet", async () => {
    const dark = { ...digit, data: digit.data.map((value) => 0.8 - 0.7 * value) };
    const large = await sharp(await png(dark).toBuffer())
      .resize(280, 280)
      .toBuffer();
    const ground = { r: 204, g: 204, b: 204 };
    const sheet = sharp(large).extend({ left: 300, right: 20, top: 10, bottom: 170, background: ground }).png();
    const { grey, inverted, recentred } = await prepare(sheet);
    expect({ inverted, recentred }).toEqual({ inverted: true, recentred: true });
    const difference = grey.data.reduce((sum, value, index) => sum + Math.abs(value - (digit.data[index] ?? 0)), 0);
    const ink = digit.data.reduce((sum, value) => sum + value, 0);
    expect(difference / ink).toBeLessThan(0.35);
  });

  test("fills 20 of 28 pixels, with the center of mass in the middle", async () => {
    const bar = { height: 100, width: 100, data: new Float32Array(10_000) };
    for (let row = 10; row < 60; row++) bar.data.fill(1, row * 100 + 70, row * 100 + 80);
    const { grey } = await prepare(png(bar));
    const box = boxOf(grey, 0.2);
    expect((box?.bottom ?? 0) - (box?.top ?? 0)).toBe(20);
    const [row, column] = centerOfMass(grey);
    expect(Math.abs(row - 14.5)).toBeLessThanOrEqual(0.5);
    expect(Math.abs(column - 14.5)).toBeLessThanOrEqual(0.5);
  });

  test("keeps the position of other drawings, and all proportions", async () => {
    const wide = { height: 10, width: 40, data: new Float32Array(400).fill(1) };
    for (let row = 0; row < 10; row++) wide.data.fill(0, row * 40, row * 40 + 3).fill(0, row * 40 + 37, row * 40 + 40);
    wide.data.fill(0, 0, 40).fill(0, 360, 400);
    const { grey, recentred } = await prepare(png(wide), "light on dark");
    expect(recentred).toBe(false);
    const box = boxOf(grey, 0.2);
    expect((box?.right ?? 0) - (box?.left ?? 0)).toBeGreaterThan(20);
    expect((box?.bottom ?? 0) - (box?.top ?? 0)).toBeLessThan(8);
  });

  test("accepts a blank sheet as black", async () => {
    const { grey } = await prepare(png({ height: 50, width: 50, data: new Float32Array(2500).fill(1) }));
    expect(Math.max(...grey.data)).toBe(0);
  });
});

describe("resizeGrey", () => {
  test("averages merged pixels and keeps a uniform image uniform", () => {
    const even = { height: 9, width: 7, data: new Float32Array(63).fill(0.5) };
    for (const value of resizeGrey(even, 4, 13).data) expect(value).toBeCloseTo(0.5, 6);
    const stripes = { height: 64, width: 64, data: new Float32Array(4096).map((_, index) => index % 2) };
    for (const value of resizeGrey(stripes, 8, 8).data) expect(value).toBeCloseTo(0.5, 1);
  });
});
