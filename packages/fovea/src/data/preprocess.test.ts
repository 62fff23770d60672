import sharp from "sharp";
import { describe, expect, test } from "vitest";
import { readFixture } from "../../test/golden/read-fixture.ts";
import { type Tensor, tensor } from "../tensor/index.ts";
import { formulaTensor } from "../train/testing/formula.ts";
import {
  type CropCount,
  fromArrays,
  type Preprocessing,
  preprocess,
  preprocessBatches,
  preprocessCrops,
} from "./index.ts";

/** floor(256 · unit): a picture of noise that Python computes alike. */
function noise(height: number, width: number, seed: number): Tensor {
  const { data, shape } = formulaTensor({ shape: [height, width, 3], seed, offset: 128, scale: 128 });
  return tensor(Uint8Array.from(data, Math.floor), shape);
}

const plain: Preprocessing = {
  ...{ resize: 8, crop: [8, 8], interpolation: "bilinear", scale: 1 },
  ...{ mean: [0, 0, 0], std: [1, 1, 1], channelOrder: "rgb" },
};

describe("as the frameworks do it", async () => {
  const cases = await readFixture("preprocessing");
  test.each(cases.map((recorded) => [recorded.name, recorded] as const))("%s", async (_, { attributes, outputs }) => {
    const { height, width, seed } = attributes as { height: number; width: number; seed: number };
    const preprocessing = attributes.preprocessing as unknown as Preprocessing;
    const y = outputs.y as Tensor;
    const count = (y.shape.length === 4 ? y.shape[0] : 1) as CropCount;
    const ours = await preprocessCrops(noise(height, width, seed), preprocessing, count);
    expect(ours.shape).toEqual(count === 1 ? [1, ...y.shape] : y.shape);
    // A byte that is off by one would be at least 0.007 away; what is left is the last bit of float32.
    const largest = preprocessing.scale === 1 ? 2e-5 : 1e-6;
    let worst = 0;
    ours.data.forEach((value, index) => {
      worst = Math.max(worst, Math.abs(value - (y.data[index] ?? Number.NaN)));
    });
    expect(worst).toBeLessThan(largest);
  });
});

describe("preprocess", () => {
  test("resizes only the crop of an extremely long image", async () => {
    const line = tensor(new Uint8Array(3 * 60_000).fill(7), [1, 60_000, 3]);
    const options = { ...plain, resize: 256, crop: [4, 4] } as const;
    expect(new Set((await preprocess(line, options)).data)).toEqual(new Set([7]));
    await expect(preprocessCrops(line, options, 10)).rejects.toThrow(
      "expected a less elongated image, received 1 × 60000 pixels, which would be resized to 256 × 15360000; " +
        "use one crop, or crop the image first",
    );
  });

  test("reads files: upright, gray as color, transparent as white", async () => {
    const pixels = noise(12, 8, 7);
    const raw = { width: 8, height: 12, channels: 3 } as const;
    const options = { ...plain, resize: [8, 12], crop: [8, 12] } as const;
    const turned = await sharp(pixels.data, { raw }).rotate(90).png().withMetadata({ orientation: 8 }).toBuffer();
    expect(await preprocess(new Uint8Array(turned), { ...options, resize: [12, 8], crop: [12, 8] })).toEqual(
      await preprocess(pixels, { ...options, resize: [12, 8], crop: [12, 8] }),
    );
    const grey = await sharp(Buffer.alloc(96, 77), { raw: { ...raw, channels: 1 } })
      .png()
      .toBuffer();
    expect(new Set((await preprocess(grey, options)).data)).toEqual(new Set([77]));
    const clear = await sharp(Buffer.alloc(384), { raw: { ...raw, channels: 4 } })
      .png()
      .toBuffer();
    expect(new Set((await preprocess(clear, options)).data)).toEqual(new Set([255]));
  });

  test("gives gray networks one channel", async () => {
    const file = await sharp({ create: { width: 9, height: 9, channels: 3, background: "#ff0000" } })
      .png()
      .toBuffer();
    const { shape, data } = await preprocess(file, { ...plain, mean: [0], std: [2] });
    expect(shape).toEqual([8, 8, 1]);
    expect(data[0]).toBe(76 / 2);
  });

  test("does not round float32 to bytes", async () => {
    const ramp = tensor(
      Float32Array.from({ length: 192 }, (_, index) => Math.floor(index / 3) % 8),
      [8, 8, 3],
    );
    const { data } = await preprocess(ramp, { ...plain, resize: [4, 4], crop: [4, 4] });
    expect([...data.slice(0, 12)].filter((_, index) => index % 3 === 0)).toEqual([
      expect.closeTo(0.714, 3),
      2.5,
      4.5,
      expect.closeTo(6.286, 3),
    ]);
  });

  test("enlarges an image whose crop would cover it before taking corners", async () => {
    const crops = await preprocessCrops(noise(20, 30, 3), { ...plain, resize: [14, 14], crop: [14, 14] }, 5);
    expect(crops.shape).toEqual([5, 14, 14, 3]);
    const whole = await preprocess(noise(20, 30, 3), { ...plain, resize: [16, 16], crop: [16, 16] });
    expect(crops.data[0]).toBe(whole.data[0]);
    expect(crops.data[4 * 14 * 14 * 3]).toBe(whole.data[(16 + 1) * 3]);
  });

  test("an image that would be thinner than a pixel is padded to a line of one pixel", async () => {
    const options = { ...plain, resize: { fit: "pad", color: [1, 2, 3] } } as const;
    const line = tensor(new Uint8Array(3 * 60_000).fill(7), [1, 60_000, 3]);
    const { data } = await preprocess(line, options);
    const rows = Array.from({ length: 8 }, (_, row) => [...new Set(data.slice(row * 24, (row + 1) * 24))]);
    // Of the seven rows of the border, half rounded to even are above.
    expect(rows).toEqual([[1, 2, 3], [1, 2, 3], [1, 2, 3], [1, 2, 3], [7], [1, 2, 3], [1, 2, 3], [1, 2, 3]]);
    const column = await preprocess({ ...line, shape: [60_000, 1, 3] }, options);
    expect([...column.data.slice(9, 18)]).toEqual([1, 2, 3, 7, 7, 7, 1, 2, 3]);
  });

  test("crops of a padded image show its border", async () => {
    const options = { ...plain, resize: { fit: "pad", color: [1, 2, 3] }, crop: [14, 14] } as const;
    const picture = noise(20, 30, 3);
    const crops = await preprocessCrops(picture, options, 5);
    const whole = await preprocess(picture, { ...options, crop: [16, 16] });
    expect([...crops.data.slice(0, 3)]).toEqual([1, 2, 3]);
    const row = (top: number, left: number) => whole.data.slice((top * 16 + left) * 3, (top * 16 + left + 14) * 3);
    expect(crops.data.slice(5 * 42, 6 * 42)).toEqual(row(5, 0));
    expect(crops.data.slice(4 * 14 * 42 + 5 * 42, 4 * 14 * 42 + 6 * 42)).toEqual(row(6, 1));
  });

  test("transparent pixels are white, the border is not", async () => {
    const clear = await sharp(Buffer.alloc(4 * 4 * 2), { raw: { width: 4, height: 2, channels: 4 } })
      .png()
      .toBuffer();
    const options = { ...plain, resize: { fit: "pad", color: [9, 9, 9] }, crop: [4, 4] } as const;
    const { data } = await preprocess(clear, options);
    expect([0, 1, 2, 3].map((row) => data[row * 12])).toEqual([9, 255, 255, 9]);
  });

  test("preprocesses batches of a dataset", async () => {
    const pictures = [noise(20, 30, 1), noise(20, 30, 2)];
    const all = tensor(Uint8Array.from(pictures.flatMap(({ data }) => [...data])), [2, 20, 30, 3]);
    const dataset = fromArrays({ x: all, y: tensor([0, 1]) }).map(preprocessBatches(plain));
    for await (const { x, y } of dataset.batches({ batchSize: 2 })) {
      expect(x[0]?.shape).toEqual([2, 8, 8, 3]);
      expect(x[0]?.data.slice(192)).toEqual((await preprocess(pictures[1] as Tensor, plain)).data);
      expect(y[0]?.data).toEqual(Float32Array.of(0, 1));
    }
  });

  test("mistakes", async () => {
    const picture = noise(9, 9, 1);
    const wrong = (change: object) => preprocess(picture, { ...plain, ...change });
    await expect(wrong({ resize: 0 })).rejects.toThrow(
      'expected resize to be the shorter side in pixels, [height, width], { fit: "crop" } or { fit: "pad", color } with ' +
        "bytes, red first, received 0",
    );
    for (const resize of [
      { fit: "stretch" },
      { fit: "crop", color: [0, 0, 0] },
      { fit: "pad" },
      { fit: "pad", color: "gray" },
      { fit: "pad", color: [0, 0, 256] },
      { fit: "pad", color: new Array(3) },
      { fit: "pad", color: [0.5, 0, 0] },
      { fit: "pad", color: [0, 0, 0], size: 8 },
    ]) {
      await expect(wrong({ resize })).rejects.toThrow(
        "expected resize to be the shorter side in pixels, [height, width]",
      );
    }
    await expect(wrong({ resize: { fit: "pad", color: [7] } })).rejects.toThrow(
      "expected the color of resize to have a number for each of 3 channels, received [7]",
    );
    await expect(wrong({ crop: [8] })).rejects.toThrow("expected crop to be [height, width] in pixels, received [8]");
    await expect(wrong({ mean: [0, 0] })).rejects.toThrow("expected mean to have a number for each of 1 or 3 channels");
    await expect(wrong({ std: [1, 1, 0] })).rejects.toThrow("expected std to be 3 numbers other than 0");
    await expect(wrong({ interpolation: "lanczos" })).rejects.toThrow('unknown name "lanczos"');
    await expect(wrong({ means: [0] })).rejects.toThrow('unknown option "means"; did you mean "mean"?');
    await expect(preprocess(tensor([1, 2, 3], [1, 3]), plain)).rejects.toThrow(
      "preprocess: expected pixels [height, width, channels] with 1 to 4 channels as uint8, int32 or float32, received float32 [1, 3]",
    );
    await expect(preprocess(new Uint8Array(9), plain)).rejects.toThrow("expected an image");
  });
});
