import { join } from "node:path";
import { expect, test } from "vitest";
import { augment } from "../../data/augment/index.ts";
import type { Dataset } from "../../data/dataset.ts";
import type { BatchOptions } from "../../data/dataset-source.ts";
import "../../node/provide-images.ts";
import sharp from "sharp";
import { ConfigError, FormatError } from "../../support/index.ts";
import { type ImageFolderOptions, imageFolder } from "./image-folder.ts";
import { correctLabels } from "./label-corrections.ts";
import { photoFolder } from "./testing/photo-folder.ts";
import { jpeg, picture } from "./testing/picture.ts";

const folder = photoFolder();

const open = (options?: ImageFolderOptions) => imageFolder(folder.root, { workers: 0, ...options });

/** Writes `count` different pictures into the folder of a class. */
async function writeClass(name: string, count: number, firstSeed: number): Promise<void> {
  for (let index = 0; index < count; index++) {
    await folder.write({ [`${name}/${String.fromCharCode(97 + index)}.jpg`]: await jpeg(firstSeed + index) });
  }
}

async function all(data: Dataset | undefined, options: BatchOptions = { batchSize: 4 }) {
  const [x, y]: [number[][], number[][]] = [[], []];
  for await (const batch of data?.batches(options) ?? []) {
    const [images, labels] = [batch.x[0]!, batch.y[0]!];
    for (let row = 0; row < batch.size; row++) {
      const rowOf = ({ data, shape }: typeof images) => {
        const length = data.length / (shape[0] ?? 1);
        return [...data.subarray(row * length, (row + 1) * length)];
      };
      x.push(rowOf(images));
      y.push(rowOf(labels));
    }
  }
  return { x, y };
}

test("samples are the images and their classes; parts are stratified", async () => {
  await writeClass("cat", 10, 0);
  await writeClass("dog", 5, 100);
  const {
    train,
    validation,
    test: testData,
    classes,
    report,
  } = await open({
    ...{ imageSize: [9, 12], validationSplit: 0.2, testSplit: 0.2, seed: 7 },
  });
  expect(classes).toEqual(["cat", "dog"]);
  expect([train.size, validation?.size, testData?.size]).toEqual([9, 3, 3]);
  expect(report.classes).toEqual([
    { name: "cat", train: 6, validation: 2, test: 2 },
    { name: "dog", train: 3, validation: 1, test: 1 },
  ]);
  expect(train.inputs).toEqual([{ shape: [9, 12, 3], dtype: "float32" }]);
  expect(train.outputs).toEqual([{ shape: [], dtype: "int32" }]);
  expect(train.images).toEqual({ range: [0, 1], look: "natural", classes });
  const parts = await Promise.all([all(train), all(validation), all(testData)]);
  expect(new Set(parts.flatMap(({ x }) => x.map((image) => image.join()))).size).toBe(15);
  expect(parts.map(({ y }) => y.flat())).toEqual([
    [0, 0, 0, 0, 0, 0, 1, 1, 1],
    [0, 0, 1],
    [0, 0, 1],
  ]);
  expect(Math.max(...parts.flatMap(({ x }) => x.flat()))).toBeLessThanOrEqual(1);
  const again = await all(
    (await open({ workers: 2, imageSize: [9, 12], validationSplit: 0.2, testSplit: 0.2, seed: 7 })).train,
  );
  expect(again).toEqual(parts[0]);
  const shuffled = await all(train, { batchSize: 4, shuffle: true, seed: 1 } as { batchSize: number });
  expect(shuffled.y.flat().sort()).toEqual(parts[0]?.y.flat());
  expect(shuffled.x).not.toEqual(parts[0]?.x);
});

test("modes of labels and colours, crop and padding", async () => {
  const wide = sharp({ create: { width: 40, height: 20, channels: 3, background: "black" } });
  await folder.write({ "a/1.png": await wide.png().toBuffer(), "b/1.png": await picture(1).png().toBuffer() });
  const rows = async (options: ImageFolderOptions) => (await all((await open({ imageSize: 8, ...options })).train)).y;
  expect(await rows({ labelMode: "categorical" })).toEqual([
    [1, 0],
    [0, 1],
  ]);
  expect(await rows({ labelMode: "binary" })).toEqual([[0], [1]]);
  const grey = await open({ imageSize: 8, colorMode: "grayscale", padToAspectRatio: true });
  expect(grey.train.inputs).toEqual([{ shape: [8, 8, 1], dtype: "float32" }]);
  const [padded = []] = (await all(grey.train)).x;
  expect([padded[4], padded[36]]).toEqual([0, 0]);
  const colored = await open({ imageSize: 8, fit: "pad", padColor: [255, 0, 51] });
  const [[...border] = []] = (await all(colored.train)).x;
  expect(border.slice(0, 3)).toEqual([1, 0, Math.fround(51 / 255)]);
  expect(new Set(border.slice(2 * 24, 6 * 24))).toEqual(new Set([0]));
  const [cropped = []] = (await all((await open({ imageSize: 8, cropToAspectRatio: true })).train)).x;
  expect(new Set(cropped)).toEqual(new Set([0]));
  const samePixels = async (one: ImageFolderOptions, other: ImageFolderOptions) => {
    const [first, second] = [await open({ imageSize: 8, ...one }), await open({ imageSize: 8, ...other })];
    expect((await all(first.train)).x).toEqual((await all(second.train)).x);
  };
  await samePixels({ fit: "pad" }, { padToAspectRatio: true });
  await samePixels({ fit: "crop" }, { cropToAspectRatio: true, fit: "crop" });
  await samePixels({ fit: "stretch" }, { cropToAspectRatio: false });
  await expect(open({ cropToAspectRatio: true, padToAspectRatio: true })).rejects.toThrow(
    "expected one of fit, cropToAspectRatio and padToAspectRatio, received cropToAspectRatio and padToAspectRatio",
  );
  await expect(open({ padColor: 7 })).rejects.toThrow('photos: padColor needs fit: "pad"');
  await expect(open({ fit: "stretch", padToAspectRatio: true })).rejects.toThrow("received fit and padToAspectRatio");
  await folder.write({ "c/1.png": await picture(2).png().toBuffer() });
  await expect(open({ labelMode: "binary" })).rejects.toThrow(
    'expected two classes for labelMode "binary", received 3',
  );
});

test("images that show the same stay in one part, and those of several classes in train", async () => {
  await writeClass("cat", 8, 0);
  await writeClass("dog", 8, 100);
  for (const name of ["y", "z"]) await folder.write({ [`cat/${name}.png`]: await picture(0).flop().png().toBuffer() });
  await folder.write({ "dog/x.jpg": await jpeg(3) });
  for (let seed = 0; seed < 6; seed++) {
    const { report, validation } = await open({ imageSize: 8, validationSplit: 0.4, seed });
    expect(report.leaks).toEqual([]);
    expect(report.grouping).toMatchObject({ method: "images", groups: 2, images: 5 });
    const [copies] = report.groups;
    expect(copies?.map(({ path }) => path)).toEqual(["cat/a.jpg", "cat/y.png", "cat/z.png"]);
    expect(report.mixedGroups).toEqual([
      [
        { path: "cat/d.jpg", split: "train", className: "cat" },
        { path: "dog/x.jpg", split: "train", className: "dog" },
      ],
    ]);
    expect(validation?.size).toBe(8);
  }
  const free = await open({ imageSize: 8, validationSplit: 0.4, grouping: "none" });
  expect(free.report.grouping).toMatchObject({ method: "none", groups: 0 });
  const named = await open({ imageSize: 8, validationSplit: 0.4, grouping: "names" });
  expect(named.report.grouping).toMatchObject({ method: "names", groups: 0 });
});

test("leaks between the folder's own parts are listed", async () => {
  await writeClass("train/cat", 3, 0);
  await writeClass("train/dog", 3, 100);
  await writeClass("test/cat", 2, 50);
  await folder.write({ "test/dog/copy.jpg": await picture(101).resize(60).jpeg().toBuffer() });
  const { report, test: testData } = await open({ imageSize: 8, validationSplit: 0.4 });
  expect(testData?.size).toBe(3);
  expect(report.leaks.map((group) => group.map(({ path }) => path))).toEqual([
    ["train/dog/b.jpg", "test/dog/copy.jpg"],
  ]);
  await expect(open({ testSplit: 0.1 })).rejects.toThrow("expected no testSplit, because there is a test part already");
});

test("broken files are left out and listed, or an error with strict", async () => {
  await writeClass("cat", 3, 0);
  await writeClass("dog", 3, 100);
  await folder.write({ "cat/broken.jpg": "text", "dog/empty.png": "" });
  const { train, report } = await open({ imageSize: 8 });
  expect(train.size).toBe(6);
  expect(report.faults.map(({ path }) => path)).toEqual(["cat/broken.jpg", "dog/empty.png"]);
  const strict = open({ strict: true });
  await expect(strict).rejects.toThrow(ConfigError);
  await expect(strict).rejects.toThrow(
    /received 2 that cannot:\n {2}cat\/broken.jpg: expected an image .*received text/,
  );
  const unseen = await open({ imageSize: 8, grouping: "none" });
  expect((await all(unseen.train)).y.length).toBe(6);
  expect(unseen.train.faults.map(({ file }) => file).sort()).toEqual([
    join(folder.root, "cat/broken.jpg"),
    join(folder.root, "dog/empty.png"),
  ]);
  await expect(all((await open({ imageSize: 8, grouping: "none", strict: true })).train)).rejects.toThrow(FormatError);
});

test("augmentation and balanced sampling concern the part for training alone", async () => {
  await writeClass("cat", 6, 0);
  await writeClass("dog", 3, 100);
  const options = { imageSize: 8, validationSplit: 0.34, workers: 0 };
  const plain = await open(options);
  const { train, validation } = await open({ ...options, augmentation: augment.standard, sampling: "balanced" });
  expect(await all(validation)).toEqual(await all(plain.validation));
  const { x, y } = await all(train, { batchSize: 4, shuffle: true });
  expect(y.flat().sort()).toEqual([0, 0, 0, 1, 1, 1]);
  const originals = (await all(plain.train)).x.map(String);
  expect(x.map(String).filter((row) => originals.includes(row))).toEqual([]);
  await expect(open({ ...options, augmentation: augment.strong })).rejects.toThrow('expected labelMode "categorical"');
  const mixed = await open({ ...options, augmentation: augment.strong, labelMode: "categorical" });
  for (const [share = 0, other = 0] of (await all(mixed.train)).y) expect(share + other).toBeCloseTo(1, 6);
});

test("classes that can't be learned and wrong options", async () => {
  await writeClass("cat", 2, 0);
  await expect(open()).rejects.toThrow('expected at least two classes, received only "cat"');
  await writeClass("dog", 2, 10);
  await expect(open({ validationSplit: 0.5, testSplit: 0.5 })).rejects.toThrow("below 1, received 0.5 + 0.5");
  await expect(open({ imageSise: 8 } as ImageFolderOptions)).rejects.toThrow('did you mean "imageSize"?');
  await expect(open({ classes: ["cat", "cat"] })).rejects.toThrow("a list of different names");
  await expect(imageFolder("")).rejects.toThrow(ConfigError);
});

test("a class that train lacks is an error that names it", async () => {
  await writeClass("train/cat", 1, 0);
  await writeClass("train/dog", 1, 10);
  await writeClass("val/fox", 2, 20);
  await writeClass("val/cat", 1, 30);
  await expect(open()).rejects.toThrow(
    'in validation too (cat, dog), received "fox" with 2 images; rename or move them',
  );
  expect((await open({ imageSize: 8, classes: ["dog", "cat"] })).validation?.size).toBe(1);
});

test("corrections hold without any file being moved", async () => {
  await writeClass("cat", 3, 0);
  await writeClass("dog", 3, 10);
  await correctLabels(folder.root, [
    { path: "cat/a.jpg", label: "dog" },
    { path: "dog/c.jpg", excluded: true },
  ]);
  const { report } = await open({ imageSize: 8 });
  expect(report.classes.map(({ train }) => train)).toEqual([2, 3]);
  expect([report.relabelled, report.passedOver.excluded]).toEqual([1, 1]);
});

test("a class with too few different images for a part is noted", async () => {
  await writeClass("cat", 4, 0);
  await folder.write({ "dog/1.jpg": await jpeg(50), "dog/2.jpg": await picture(50).flop().jpeg().toBuffer() });
  const { report } = await open({ imageSize: 8, validationSplit: 0.3 });
  expect(report.notes).toEqual(['validation got no image of "dog": too few images that differ']);
});
