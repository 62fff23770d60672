import { mkdir, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Batch } from "../data/index.ts";
import { fromArrays } from "../data/sources/index.ts";
import { ConfigError, FormatError, ShapeError } from "../support/index.ts";
import { type ImageSamplesOptions, imageSamples } from "./index.ts";
import { labelsIn, rowsOf, rowsOfBatch } from "./testing/batch-rows.ts";
import { photo, photoFiles, removePhotos } from "./testing/photo-files.ts";

let photos: Awaited<ReturnType<typeof photoFiles>>;
beforeAll(async () => {
  photos = await photoFiles(23);
});
afterAll(() => removePhotos(photos));

const imageSize = [16, 20] as const;

function samples(options: Partial<ImageSamplesOptions> = {}) {
  const { files = photos.files } = options;
  const labels = options.labels ?? Int32Array.from(files, (_, index) => index);
  return imageSamples({ imageSize, workers: 0, ...options, files, labels } as ImageSamplesOptions);
}

describe("the pixels of a sample", () => {
  test("are the same whatever the number of threads, the batch size and the batches skipped", async () => {
    const order = { shuffle: true, seed: 3, epoch: 2 };
    const expected = await rowsOf(samples(), { ...order, batchSize: 5 });
    expect(new Set(expected).size).toBe(23);
    for (const workers of [0, 1, 3]) {
      const data = samples({ workers });
      for (const batchSize of [1, 7, 64]) {
        expect(await rowsOf(data, { ...order, batchSize, reuse: batchSize === 7 ? 2 : 0 })).toEqual(expected);
      }
      expect(await rowsOf(data, { ...order, batchSize: 5, skip: 3 })).toEqual(expected.slice(15));
      expect(await rowsOf(data, { ...order, batchSize: 5, skip: 5 })).toEqual([]);
      const inOrder = await rowsOf(data, { batchSize: 4 });
      expect(labelsIn(inOrder)).toEqual(photos.files.map((_, index) => index));
      expect([...inOrder].sort()).toEqual([...expected].sort());
    }
  });

  test("are those of the file's content, wherever it lies", async () => {
    const copies = await photoFiles(3);
    try {
      const files = copies.files.map((file, index) => (index === 1 ? photos.files[1]! : file));
      const given = await rowsOf(samples({ files, workers: 1 }), { batchSize: 3 });
      expect(given).toEqual(await rowsOf(samples({ files: photos.files.slice(0, 3) }), { batchSize: 3 }));
    } finally {
      await removePhotos(copies);
    }
  });
});

test("with `reuse`, epochs go on with the memory of the epoch before, each in memory of its own where they overlap", async () => {
  const data = samples();
  const options = { batchSize: 8, reuse: 2 };
  const memoryOf = ({ x }: Batch) => x[0]?.data.buffer;
  const first: Batch[] = [];
  for await (const batch of data.batches(options)) first.push(batch);
  const [a, b] = first.map(memoryOf);
  const memories: unknown[] = [];
  let others: readonly string[] = [];
  for await (const batch of data.batches(options)) {
    if (memories.length === 0) others = await rowsOf(data, options);
    memories.push(memoryOf(batch));
  }
  // The third batch was in the first one's memory.
  expect(memories).toEqual([b, a, b]);
  expect(a).not.toBe(b);
  expect(others).toEqual(await rowsOf(samples(), { batchSize: 8 }));
  const fresh: unknown[] = [];
  for await (const batch of data.batches({ batchSize: 8 })) fresh.push(memoryOf(batch));
  expect(new Set([a, b, ...fresh]).size).toBe(5);
});

test("the order of a shuffled epoch is that of fromArrays", async () => {
  const count = photos.files.length;
  const arrays = fromArrays({ x: new Float32Array(count), y: Int32Array.from({ length: count }, (_, index) => index) });
  for (const epoch of [0, 1]) {
    const options = { batchSize: 6, shuffle: true, seed: 11, epoch };
    const labels: number[] = [];
    for await (const { y } of arrays.batches(options)) labels.push(...y[0]!.data);
    expect(labelsIn(await rowsOf(samples(), options))).toEqual(labels);
  }
});

test("take, skip and split give the parts that fromArrays gives", async () => {
  const all = labelsIn(await rowsOf(samples(), { batchSize: 8 }));
  const data = samples();
  expect(data.size).toBe(23);
  expect(data.steps(5)).toBe(5);
  const { train, validation } = data.split(0.25);
  expect([train.size, validation.size]).toEqual([17, 6]);
  expect(labelsIn(await rowsOf(train, { batchSize: 8 }))).toEqual(all.slice(0, 17));
  expect(labelsIn(await rowsOf(validation, { batchSize: 8 }))).toEqual(all.slice(17));
  expect(labelsIn(await rowsOf(data.skip(3).take(4).skip(1), { batchSize: 8 }))).toEqual([4, 5, 6]);
  expect(new Set(labelsIn(await rowsOf(validation, { batchSize: 4, shuffle: true })))).toEqual(new Set(all.slice(17)));
  expect(() => data.take(0)).toThrow(ConfigError);
});

test("one file and no labels", async () => {
  const data = imageSamples({ files: photos.files.slice(0, 1), imageSize });
  expect(data.outputs).toEqual([]);
  const batches: Batch[] = [];
  for await (const batch of data.batches({ batchSize: 4, shuffle: true })) batches.push(batch);
  expect(batches.map(({ size, x, y }) => [size, x[0]?.shape, y])).toEqual([[1, [1, 16, 20, 3], []]]);
});

test("several labels and values are rows of numbers", async () => {
  const labels = [new Float32Array(46).map((_, index) => index / 2), Int32Array.from({ length: 23 }, (_, i) => -i)];
  const y = [{ data: labels[0]!, shape: [23, 2], dtype: "float32" } as const, labels[1]!];
  const data = imageSamples({ files: photos.files, imageSize, labels: y, workers: 0 });
  expect(data.outputs).toEqual([
    { shape: [2], dtype: "float32" },
    { shape: [], dtype: "int32" },
  ]);
  for await (const { y } of data.batches({ batchSize: 2, skip: 3 })) {
    expect(y.map((tensor) => [...tensor.data])).toEqual([
      [6, 6.5, 7, 7.5],
      [-6, -7],
    ]);
    break;
  }
});

describe("files that cannot be read", () => {
  let broken: Awaited<ReturnType<typeof photoFiles>>;
  let files: string[];
  beforeAll(async () => {
    broken = await photoFiles(12);
    files = broken.files;
    await writeFile(files[2]!, "");
    await writeFile(files[5]!, (await photo(5)).subarray(0, 400));
    await writeFile(files[6]!, "no image");
    await rm(files[9]!);
    await rm(files[11]!);
    await mkdir(files[11]!);
  });
  afterAll(() => removePhotos(broken));
  const bad = [2, 5, 6, 9, 11];

  test.each([0, 2])("are left out and listed, %d threads", async (workers) => {
    const data = samples({ files, workers });
    const good = files.map((_, index) => index).filter((index) => !bad.includes(index));
    expect(labelsIn(await rowsOf(data, { batchSize: 3 }))).toEqual(good);
    expect(data.faults.map(({ file }) => file)).toEqual(bad.map((index) => files[index]));
    expect(data.faults.map(({ reason }) => reason)).toEqual([
      expect.stringContaining("received an empty file"),
      expect.stringContaining("expected a whole JPEG image, received one that is truncated or damaged"),
      expect.stringContaining("received text"),
      "cannot be read: there is no such file",
      "expected a file, received a folder",
    ]);
    expect(labelsIn(await rowsOf(data, { batchSize: 3, skip: 2 }))).toEqual([10]);
    expect(data.faults).toHaveLength(5);
  });

  test("leave a shuffled epoch as long as announced, with every batch at its place", async () => {
    const reported: string[] = [];
    const data = samples({ files, workers: 1, onFault: ({ file }) => reported.push(file) });
    const clean = samples({ files: photos.files.slice(0, 12) });
    for (const epoch of [0, 1, 2, 3, 4]) {
      const options = { batchSize: 5, shuffle: true, seed: 1, epoch };
      const order = labelsIn(await rowsOf(clean, options));
      const expected = order.map((_, place) => {
        for (let next = place; ; next++) if (!bad.includes(order[next % 12]!)) return order[next % 12];
      });
      const rows = await rowsOf(data, options);
      expect(labelsIn(rows)).toEqual(expected);
      expect(await rowsOf(data, { ...options, skip: 1 })).toEqual(rows.slice(5));
      expect(await rowsOf(samples({ files }), { ...options, skip: 2 })).toEqual(rows.slice(10));
    }
    expect(reported.toSorted()).toEqual(bad.map((index) => files[index]));
  });

  test("are an error with strict", async () => {
    const data = samples({ files, workers: 1, strict: true });
    await expect(rowsOf(data, { batchSize: 3 })).rejects.toThrow(FormatError);
    await expect(rowsOf(data, { batchSize: 3 })).rejects.toThrow(`${files[2]}: expected an image`);
  });

  test.each([true, false])("are an error if there are no others, shuffle %s", async (shuffle) => {
    const data = samples({ files: bad.map((index) => files[index]!), workers: 1 });
    const expected = `imageSamples: expected images, received 5 files that cannot be read, such as ${files[2]}: `;
    await expect(rowsOf(data, { batchSize: 2, shuffle: false })).rejects.toThrow(expected);
    await expect(rowsOf(data, { batchSize: 2, shuffle })).rejects.toThrow(FormatError);
  });

  test("are images of too many pixels, and images that vanish between epochs", async () => {
    const data = samples({ workers: 1, maxPixels: 24 * 24 });
    await expect(rowsOf(data, { batchSize: 9 })).rejects.toThrow(/expected at most 576 pixels, received \d+ × \d+/);
    const vanishing = samples({ files: files.slice(0, 2), workers: 1 });
    expect(labelsIn(await rowsOf(vanishing, { batchSize: 9 }))).toEqual([0, 1]);
    await rename(files[0]!, join(broken.folder, "moved"));
    expect(labelsIn(await rowsOf(vanishing, { batchSize: 9 }))).toEqual([1]);
    await rename(join(broken.folder, "moved"), files[0]!);
    expect(vanishing.faults.map(({ file }) => file)).toEqual([files[0]]);
  });
});

describe("an epoch that is left early", () => {
  test("leaves nothing behind that disturbs the next one", async () => {
    const data = samples({ workers: 2 });
    const options = { batchSize: 3, shuffle: true };
    const expected = await rowsOf(samples(), options);
    for (let turn = 0; turn < 5; turn++) {
      for await (const batch of data.batches(options)) {
        expect(rowsOfBatch(batch)).toEqual(expected.slice(0, 3));
        break;
      }
    }
    expect(await rowsOf(data, options)).toEqual(expected);
  });

  test("ends with the reason of a signal", async () => {
    const abort = new AbortController();
    const data = samples({ workers: 1, signal: abort.signal, onProgress: () => abort.abort(new Error("enough")) });
    await expect(rowsOf(data, { batchSize: 4 })).rejects.toThrow("enough");
  });
});

test("two epochs at once do not disturb each other", async () => {
  const data = samples({ workers: 2 });
  const other = samples({ workers: 1, imageSize: [8, 8] });
  const options = [0, 1].map((epoch) => ({ batchSize: 4, shuffle: true, epoch }));
  const expected = await Promise.all(options.map((option) => rowsOf(samples(), option)));
  const [first, second, small] = await Promise.all([
    ...options.map((option) => rowsOf(data, option)),
    rowsOf(other, options[0]!),
  ]);
  expect([first, second]).toEqual(expected);
  expect(labelsIn(small!)).toEqual(labelsIn(expected[0]!));
});

test("progress counts the images of an epoch", async () => {
  const progress: unknown[] = [];
  const data = samples({ onProgress: (one) => progress.push(one) });
  await rowsOf(data, { batchSize: 10, epoch: 4, skip: 1, shuffle: true });
  expect(progress).toEqual([
    { epoch: 4, images: 20, size: 23 },
    { epoch: 4, images: 23, size: 23 },
  ]);
  expect(data.times.images).toBe(13);
});

describe("balanced sampling", () => {
  const classes = Int32Array.from({ length: 23 }, (_, index) => (index < 15 ? 0 : index < 21 ? 1 : 2));
  test("gives each class equally many places, and each image of a class equally many of these", async () => {
    const data = samples({ labels: classes, sampling: "balanced", workers: 1 });
    const rows = await rowsOf(data, { batchSize: 5, shuffle: true, seed: 2 });
    expect(rows).toHaveLength(23);
    const labels = labelsIn(rows);
    const counts = [0, 1, 2].map((label) => labels.filter((one) => one === label).length);
    expect([...counts].sort()).toEqual([7, 8, 8]);
    const times = new Map<string, number>();
    for (const row of rows) times.set(row, (times.get(row) ?? 0) + 1);
    for (const [row, count] of times) {
      const label = Number(row[0]);
      const share = counts[label]! / [15, 6, 2][label]!;
      expect([Math.floor(share), Math.ceil(share)]).toContain(count);
    }
    expect(await rowsOf(data, { batchSize: 5, shuffle: true, seed: 2 })).toEqual(rows);
    expect(await rowsOf(data, { batchSize: 5, shuffle: true, seed: 3 })).not.toEqual(rows);
    expect(await rowsOf(data, { batchSize: 5, shuffle: true, seed: 2, skip: 2 })).toEqual(rows.slice(10));
  });

  test("leaves an unshuffled epoch as it is", async () => {
    const rows = await rowsOf(samples({ labels: classes, sampling: "balanced" }), { batchSize: 5 });
    expect(labelsIn(rows)).toEqual([...classes]);
  });
});

describe("wrong options are refused", () => {
  test.each<[Partial<ImageSamplesOptions>, string]>([
    [{ files: [] }, "imageSamples: expected at least one file, received none"],
    [{ files: "photos" as never }, 'imageSamples: expected files to be a list of paths, received "photos"'],
    [
      { imageSize: undefined as never },
      "imageSamples: expected imageSize: [height, width], or a model's preprocessing",
    ],
    [{ imageSize: [0, 3] }, "expected imageSize to be [height, width] in pixels, received [0,3]"],
    [{ fit: "fill" as never }, 'unknown name "fill"'],
    [{ padColor: 5 }, 'imageSamples: padColor needs fit: "pad"'],
    [
      { fit: "pad", padColor: [1, 2] },
      "expected padColor to be an integer from 0 to 255 or [red, green, blue], received [1,2]",
    ],
    [{ fit: "pad", padColor: "white" as never }, 'or [red, green, blue], received "white"'],
    [{ fit: "pad", padColor: 256 }, "or [red, green, blue], received 256"],
    [
      { fit: "pad", channels: 1, padColor: [1, 2, 3] },
      "expected padColor to be an integer from 0 to 255, received [1,2,3]",
    ],
    [{ workers: -1 }, "an integer of at least 0"],
    [{ sampling: "balanced", labels: [new Float32Array(23), new Float32Array(23)] }, "one class number for each file"],
  ])("%o", (options, message) => {
    expect(() => samples({ ...options, ...(!options.labels && { labels: [] }) })).toThrow(message);
  });

  test("labels for fewer files, and a background that is no color", async () => {
    expect(() => samples({ labels: new Int32Array(3) })).toThrow(ShapeError);
    const data = samples({ background: "nonsense", workers: 1 });
    await expect(rowsOf(data, { batchSize: 2 })).rejects.toThrow(ConfigError);
  });
});
