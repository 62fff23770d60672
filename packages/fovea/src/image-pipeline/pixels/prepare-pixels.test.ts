import { beforeAll, describe, expect, test } from "vitest";
import type { Preprocessing } from "../../data/index.ts";
import { decodeImage, preprocess } from "../../data/index.ts";
import type { PixelMemory } from "../../data/pixel-memory.ts";
import { resizePixels } from "../../data/resize-pixels.ts";
import { encodePixels } from "../../images/index.ts";
import { photo } from "../testing/photo-files.ts";
import type { PixelPlan } from "./pixel-plan.ts";
import { pixelCount, preparePixels } from "./prepare-pixels.ts";
import { pixelScaler } from "./scale-pixels.ts";

const plan: PixelPlan = {
  ...{ imageSize: [20, 30], channels: 3, resize: [20, 30], interpolation: "bilinear", background: "white" },
  ...{ maxPixels: 1e6, preprocessing: undefined, augmentation: [], cache: undefined },
};

const preprocessing: Preprocessing = {
  ...{ resize: 26, crop: [24, 22], interpolation: "bicubic", scale: 1 / 255 },
  ...{ mean: [0.485, 0.456, 0.406], std: [0.229, 0.224, 0.225], channelOrder: "rgb" },
};

async function scaled(bytes: Uint8Array, plan: PixelPlan): Promise<Float32Array> {
  const target = new Float32Array(pixelCount(plan));
  pixelScaler(plan)(await preparePixels(bytes, plan), target);
  return target;
}

describe("a model's preprocessing gives exactly what preprocess gives", () => {
  const gray = { mean: [0.5], std: [0.25] };
  test.each<[string, Partial<Preprocessing>]>([
    ["torchvision's", {}],
    ["bgr without scale", { channelOrder: "bgr", scale: 1, mean: [103.939, 116.779, 123.68], std: [1, 1, 1] }],
    ["with a border", { resize: [10, 50], interpolation: "bilinear" }],
    ["gray", gray],
    ["drawings", { ...gray, crop: [28, 28], resize: [28, 28], look: "digit" }],
    ["drawings in color", { look: "light on dark" }],
    ["padded", { resize: { fit: "pad", color: [124, 116, 104] } }],
    ["padded, bgr", { resize: { fit: "pad", color: [1, 2, 3] }, channelOrder: "bgr", interpolation: "nearest" }],
    ["padded, gray", { ...gray, resize: { fit: "pad", color: [77] } }],
    ["covered", { resize: { fit: "crop" } }],
  ])("%s", async (_, changes) => {
    const given = { ...preprocessing, ...changes };
    const channels = given.mean.length === 1 ? 1 : 3;
    for (const number of [1, 2]) {
      const bytes = await photo(number);
      const expected = await preprocess(bytes, given);
      const { crop: imageSize, resize, interpolation } = given;
      const own = { ...plan, preprocessing: given, channels, imageSize, resize, interpolation } as const;
      const ours = await scaled(bytes, own);
      // Memory of another image must not show.
      const memory: PixelMemory = {};
      await preparePixels(await photo(3), own, memory);
      expect((await preparePixels(bytes, own, memory)).slice()).toEqual(await preparePixels(bytes, own));
      expect(ours).toEqual(expected.data);
    }
  });
});

describe("without a preprocessing, values are 0 … 1 and images fill the size by", () => {
  let wide: Uint8Array;
  let pixels: { data: Uint8Array; height: number; width: number; channels: number };
  beforeAll(async () => {
    const data = Uint8Array.from({ length: 40 * 90 * 3 }, (_, index) => (index * 7919) % 256);
    pixels = { data, height: 40, width: 90, channels: 3 };
    wide = await encodePixels(pixels);
  });
  const fractions = (bytes: ArrayLike<number>) => Float32Array.from(bytes, (byte) => byte / 255);

  test("distortion", async () => {
    const expected = resizePixels(pixels, 20, 30, "bilinear");
    expect(await scaled(wide, plan)).toEqual(fractions(expected.data));
  });

  test("cropping", async () => {
    const expected = resizePixels(pixels, 20, 45, "bilinear", { rows: [0, 20], columns: [8, 38] });
    expect(await scaled(wide, { ...plan, resize: { fit: "crop" } })).toEqual(fractions(expected.data));
  });

  test.each([
    [3, [128, 0, 128]],
    [1, [60]],
  ] as const)("a border, %d channels", async (channels, color) => {
    const decoded = await decodeImage(wide, { dtype: "uint8", channels });
    const small = resizePixels({ ...pixels, channels, data: decoded.data as Uint8Array }, 13, 30, "bilinear");
    const ours = await preparePixels(wide, { ...plan, channels, resize: { fit: "pad", color } });
    const line = 30 * channels;
    expect(ours.slice(4 * line, 17 * line)).toEqual(small.data);
    for (const [start, end] of [
      [0, 4],
      [17, 20],
    ] as const) {
      const border = ours.slice(start * line, end * line);
      expect(border.length).toBe((end - start) * line);
      expect(border.every((byte, index) => byte === color[index % channels])).toBe(true);
    }
  });
});
