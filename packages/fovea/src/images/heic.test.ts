import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { decodeImage, type Preprocessing, prepareImage } from "../data/index.ts";
import { imageFolder } from "../datasets/index.ts";
import { imageSamples } from "../image-pipeline/index.ts";
import "../node/index.ts";
import { examineImage } from "./examine-image.ts";
import { heicDecoder, isHeic } from "./heic.ts";
import { heicImage } from "./testing/heic-image.ts";
import { thumbnail } from "./thumbnail.ts";

const folder = mkdtempSync(join(tmpdir(), "fovea-heic-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const photo = join(folder, "photo.heic");
writeFileSync(photo, heicImage);

test("HEIC images are decoded by the optional package", async () => {
  const { data, shape } = await decodeImage(photo, { dtype: "uint8" });
  expect(shape).toEqual([48, 64, 3]);
  for (const [row, column] of [
    [0, 0],
    [20, 30],
    [47, 63],
  ] as const) {
    const at = 3 * (64 * row + column);
    const wanted = [4 * column, 5 * row, 255 - 2 * (row + column)];
    // Compressed with losses.
    for (const [channel, value] of wanted.entries())
      expect(Math.abs(Number(data[at + channel]) - value)).toBeLessThan(12);
  }
  expect((await decodeImage(photo, { channels: 1, height: 24, width: 32 })).shape).toEqual([24, 32, 1]);
  const preprocessing: Preprocessing = {
    ...{ resize: 32, crop: [32, 32], interpolation: "bilinear", scale: 1, channelOrder: "rgb" },
    ...{ mean: [0, 0, 0], std: [1, 1, 1] },
  };
  expect((await prepareImage(photo, preprocessing)).crops.shape).toEqual([1, 32, 32, 3]);
});

test("HEIC images are examined, become thumbnails, and are read in threads", async () => {
  const { format, width, height, pixels } = await examineImage("photo.heic", heicImage, { size: 16, maxPixels: 1e6 });
  expect([format, width, height, pixels.width, pixels.height]).toEqual(["heic", 64, 48, 16, 12]);
  expect((await thumbnail(heicImage, { size: 16, maxPixels: 1e6 })).subarray(0, 2)).toEqual(Buffer.of(0xff, 0xd8));
  const samples = imageSamples({ files: [photo, photo], labels: [0, 1], imageSize: [12, 16], workers: 1 });
  const pixelsRead: number[] = [];
  for await (const { x } of samples.batches({ batchSize: 2 })) pixelsRead.push(...(x[0]?.data ?? []));
  expect(pixelsRead).toHaveLength(2 * 12 * 16 * 3);
  expect(pixelsRead.slice(0, 576)).toEqual(pixelsRead.slice(576));
  expect(samples.faults).toEqual([]);
  for (const name of ["cat", "dog"]) {
    mkdirSync(join(folder, "photos", name), { recursive: true });
    writeFileSync(join(folder, "photos", name, "1.heic"), heicImage);
  }
  const { train, report } = await imageFolder(join(folder, "photos"), { imageSize: 8 });
  expect([train.size, report.faults]).toEqual([2, []]);
});

test("damaged and large HEIC images are faults, of which nothing is printed", async () => {
  const printed: unknown[] = [];
  const log = console.log;
  console.log = (...values: unknown[]) => printed.push(...values);
  try {
    for (const length of [100, 400, 560]) {
      const cut = Uint8Array.from(heicImage.subarray(0, length));
      await expect(decodeImage(cut)).rejects.toThrow(
        "image: expected a whole HEIC image, received one that is truncated",
      );
    }
    console.log("between");
    await expect(decodeImage(photo, { maxPixels: 3000 })).rejects.toThrow(
      "expected at most 3000 pixels, received 64 × 48",
    );
  } finally {
    console.log = log;
  }
  expect(printed).toEqual(["between"]);
});

test("without the package, there is no decoder", async () => {
  expect(await heicDecoder("no-such-decoder")).toBeUndefined();
  expect(isHeic(heicImage)).toBe(true);
  expect(isHeic(Buffer.from("\0\0\0\x1cftypmif1\0\0\0\0mif1avif", "latin1"))).toBe(false);
});
