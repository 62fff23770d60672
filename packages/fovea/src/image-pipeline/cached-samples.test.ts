import { mkdtemp, readdir, readFile, rm, truncate, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { augment } from "../data/augment/index.ts";
import { type ImageSamplesOptions, imageSamples } from "./index.ts";
import { rowsOf } from "./testing/batch-rows.ts";
import { photo, photoFiles, removePhotos } from "./testing/photo-files.ts";

let photos: Awaited<ReturnType<typeof photoFiles>>;
let folder: string;
beforeEach(async () => {
  photos = await photoFiles(9);
  folder = await mkdtemp(join(tmpdir(), "fovea-cache-"));
});
afterEach(async () => {
  await removePhotos(photos);
  await rm(folder, { recursive: true });
});

const order = { batchSize: 4, shuffle: true, epoch: 1 };

function samples(options: Partial<ImageSamplesOptions> = {}) {
  const { files } = photos;
  return imageSamples({ files, labels: Int32Array.from(files.keys()), imageSize: [16, 16], workers: 1, ...options });
}

async function entries(): Promise<string[]> {
  return (await readdir(folder, { recursive: true })).filter((name) => name.includes(".")).sort();
}

describe.each([
  ["plain", []],
  ["augmented", augment.standard],
])("%s images", (_, augmentation) => {
  test.each(["memory", "a little memory", "folder"])("are the same from a cache: %s", async (kind) => {
    const caches = { memory: "memory", "a little memory": { memory: 3000 }, folder: { folder } } as const;
    const expected = await rowsOf(samples({ augmentation }), order);
    const data = samples({ augmentation, cache: caches[kind as keyof typeof caches] });
    for (let turn = 0; turn < 3; turn++) expect(await rowsOf(data, order)).toEqual(expected);
  });

  test("of a changed file are read again", async () => {
    const changed = photos.files[3]!;
    for (const cache of ["memory", { folder }] as const) {
      const data = samples({ augmentation, cache });
      const before = await rowsOf(data, { batchSize: 9 });
      await writeFile(changed, await photo(77));
      await utimes(changed, 1e9, 1e9);
      const after = await rowsOf(data, { batchSize: 9 });
      expect(after).toEqual(await rowsOf(samples({ augmentation }), { batchSize: 9 }));
      expect(after[3]).not.toBe(before[3]);
      await writeFile(changed, await photo(3));
      await rm(photos.files[8]!);
      expect(await rowsOf(data, { batchSize: 9 })).toEqual(before.slice(0, 8));
      await writeFile(photos.files[8]!, await photo(8));
    }
  });
});

test("damaged entries of a folder are ignored and written again", async () => {
  const data = samples({ cache: { folder } });
  const expected = await rowsOf(data, order);
  const files = await entries();
  expect(files).toHaveLength(9);
  const [cut, wrong, empty] = files.map((name) => join(folder, name)) as [string, string, string];
  await truncate(cut, 100);
  const bytes = await readFile(wrong);
  const changed = Buffer.from(bytes);
  changed[500] = 255 - (bytes[500] ?? 0);
  await writeFile(wrong, changed);
  await writeFile(empty, "");
  expect(await rowsOf(data, order)).toEqual(expected);
  expect(await readFile(wrong)).toEqual(bytes);
  // Images of another size, and those that are to be augmented, have entries of their own.
  await rowsOf(samples({ cache: { folder }, imageSize: [8, 8] }), order);
  await rowsOf(samples({ cache: { folder }, augmentation: augment.light }), order);
  expect(await entries()).toHaveLength(27);
});

test("two readers fill a folder at once, and one that cannot be written is no obstacle", async () => {
  const expected = await rowsOf(samples(), order);
  const both = [2, 2].map((workers) => rowsOf(samples({ workers, cache: { folder } }), order));
  expect(await Promise.all(both)).toEqual([expected, expected]);
  expect((await entries()).every((name) => name.endsWith(".pixels"))).toBe(true);
  const file = photos.files[0]!;
  expect(await rowsOf(samples({ cache: { folder: join(file, "below a file") } }), order)).toEqual(expected);
});

test("other values of the option are refused", () => {
  for (const cache of [
    "disk",
    { folder: "" },
    { memory: 0 },
    { memory: 1, folder: "a" },
    { folder: "a", maxBytes: 0 },
    { memory: 1, maxBytes: 2 },
  ]) {
    expect(() => samples({ cache: cache as never })).toThrow(
      'imageSamples: expected cache to be "none", "memory", { memory: bytes } or { folder: path, maxBytes }',
    );
  }
});
