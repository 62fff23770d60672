import { rm } from "node:fs/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { augment } from "../data/augment/index.ts";
import { type ImageSamplesOptions, imageSamples } from "./index.ts";
import { rowsOf } from "./testing/batch-rows.ts";
import { photoFiles, removePhotos } from "./testing/photo-files.ts";

let photos: Awaited<ReturnType<typeof photoFiles>>;
beforeAll(async () => {
  photos = await photoFiles(17);
});
afterAll(() => removePhotos(photos));

const order = { shuffle: true, seed: 5, epoch: 3 };

function samples(options: Partial<ImageSamplesOptions> = {}) {
  const { files = photos.files } = options;
  const labels = Int32Array.from(files, (file) => photos.files.indexOf(file) % 4);
  return imageSamples({ files, labels, imageSize: [16, 16], workers: 0, augmentation: augment.standard, ...options });
}

describe.each(["standard", "strong"] as const)("with the preset %s", (preset) => {
  const augmentation = augment[preset];

  test("pixels are the same whatever the number of threads, the batch size and the batches skipped", async () => {
    const expected = await rowsOf(samples({ augmentation }), { ...order, batchSize: 4 });
    for (const workers of [1, 3]) {
      const data = samples({ augmentation, workers });
      expect(await rowsOf(data, { ...order, batchSize: 7, reuse: 2 })).toEqual(expected);
      expect(await rowsOf(data, { ...order, batchSize: 4, skip: 2 })).toEqual(expected.slice(8));
    }
  });

  test("pixels do not depend on the order, but on the seed and the epoch", async () => {
    const sorted = async (options: object, changes: Partial<ImageSamplesOptions> = {}) =>
      (await rowsOf(samples({ augmentation, ...changes }), { batchSize: 5, ...options })).sort();
    const expected = await sorted(order);
    expect(await sorted({ seed: 5, epoch: 3 })).toEqual(expected);
    expect(await sorted(order, { files: photos.files.toReversed() })).toEqual(expected);
    for (const other of [{ seed: 6 }, { epoch: 4 }]) {
      const rows = await sorted({ ...order, ...other });
      expect(rows.filter((row) => expected.includes(row))).toEqual([]);
    }
  });
});

test("the part for validation and withoutAugmentation give the images as they are", async () => {
  const plain = await rowsOf(samples({ augmentation: [] }), { batchSize: 5 });
  const { train, validation } = samples({ workers: 1 }).split(0.3);
  expect(await rowsOf(validation, { batchSize: 5 })).toEqual(plain.slice(11));
  expect(await rowsOf(train.withoutAugmentation(), { batchSize: 5 })).toEqual(plain.slice(0, 11));
  const augmented = await rowsOf(train, { batchSize: 5 });
  expect(augmented.filter((row) => plain.includes(row))).toEqual([]);
});

test("mixed labels are the shares of both classes, and mixed with readable files alone", async () => {
  const broken = await photoFiles(6);
  try {
    for (const index of [0, 1, 4]) await rm(broken.files[index]!);
    const data = samples({
      files: broken.files,
      labels: Int32Array.of(0, 0, 1, 2, 0, 2),
      augmentation: [augment.mixup()],
    });
    expect(data.outputs).toEqual([{ shape: [3], dtype: "float32" }]);
    let mixed = 0;
    for (let epoch = 0; epoch < 20; epoch++) {
      for await (const { y } of data.batches({ batchSize: 6, shuffle: true, epoch })) {
        const labels = y[0]!.data;
        for (let row = 0; row < labels.length; row += 3) {
          const [none, one, two] = labels.slice(row, row + 3) as Float32Array;
          expect(none).toBe(0);
          expect(one! + two!).toBeCloseTo(1, 6);
          if (one! > 0.01 && two! > 0.01) mixed++;
        }
      }
    }
    expect(mixed).toBeGreaterThan(10);
    expect(data.faults).toHaveLength(3);
  } finally {
    await removePhotos(broken);
  }
});

test("what cannot be mixed or augmented is refused", () => {
  const augmentation = [augment.cutmix()];
  expect(() => samples({ augmentation, labels: new Float32Array(17).fill(0.5) })).toThrow(
    "expected class numbers from 0 to 0 in labels [17], received 0.5 at position 0",
  );
  expect(() => samples({ augmentation, labels: [new Float32Array(17), new Float32Array(17)] })).toThrow(
    "expected one tensor of labels with mixup or cutmix, received 2",
  );
  expect(() => samples({ augmentation: [{ type: "flip", probability: 1 }] })).toThrow(
    "imageSamples: augmentation: step 0",
  );
});
