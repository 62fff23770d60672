import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { zipSync } from "fflate";
import h5wasm from "h5wasm/node";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { Dataset } from "../data/dataset.ts";
import { ConfigError, FormatError } from "../support/index.ts";
import { type Hdf5Options, hdf5 } from "./hdf5.ts";
import { npz } from "./npz.ts";

let folder = "";
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "fovea-arrays-"));
});
afterEach(() => rm(folder, { recursive: true }));

async function first(data: Dataset | undefined) {
  for await (const { x, y } of data?.batches({ batchSize: 100 }) ?? []) return { x: x[0]!, y: [...y[0]!.data] };
  throw new Error("no batch");
}

/** A .npy file of bytes. */
function npy(shape: readonly number[], values: readonly number[]): Uint8Array {
  const dictionary = `{'descr': '|u1', 'fortran_order': False, 'shape': (${shape.join(", ")},), }`;
  const header = `${dictionary.padEnd(117)}\n`;
  return Uint8Array.from([0x93, ...Buffer.from("NUMPY"), 1, 0, header.length, 0, ...Buffer.from(header), ...values]);
}

const images = (count: number) =>
  npy(
    [count, 2, 2],
    Array.from({ length: 4 * count }, (_, index) => index),
  );

async function writeNpz(arrays: Record<string, Uint8Array>): Promise<string> {
  const path = join(folder, "set.npz");
  await writeFile(
    path,
    zipSync(Object.fromEntries(Object.entries(arrays).map(([name, data]) => [`${name}.npy`, data]))),
  );
  return path;
}

test(".npz in Keras' and MedMNIST's layouts", async () => {
  const keras = await npz(
    await writeNpz({ x_train: images(3), y_train: npy([3], [0, 4, 1]), x_test: images(1), y_test: npy([1], [2]) }),
  );
  expect([keras.train.size, keras.validation, keras.test?.size]).toEqual([3, undefined, 1]);
  expect(keras.classes).toEqual(["0", "1", "2", "3", "4"]);
  const { x, y } = await first(keras.train);
  expect([x.shape, y]).toEqual([
    [3, 2, 2, 1],
    [0, 4, 1],
  ]);
  expect(x.data[11]).toBe(Math.fround(11 / 255));
  const named = { train_images: images(2), train_labels: npy([2, 1], [1, 0]) };
  const medical = await npz(await writeNpz({ ...named, val_images: images(1), val_labels: npy([1, 1], [1]) }));
  expect([(await first(medical.train)).y, medical.validation?.size]).toEqual([[1, 0], 1]);
});

test(".npz with other arrays and shapes", async () => {
  const wrong: [Record<string, Uint8Array>, string][] = [
    [{ a: images(1) }, "expected arrays x_train and y_train, or train_images and train_labels"],
    [{ x: images(2), y: npy([3], [0, 1, 2]) }, "x: expected 2 class numbers, received labels of shape [3]"],
    [{ x: npy([2, 2], [1, 2, 3, 4]), y: npy([2], [0, 1]) }, "expected images [samples, height, width]"],
  ];
  for (const [arrays, message] of wrong) {
    const path = await writeNpz(arrays);
    await expect(npz(path)).rejects.toThrow(FormatError);
    await expect(npz(path)).rejects.toThrow(message);
  }
});

/** Writes an HDF5 file with h5wasm, the library of the HDF Group. */
async function writeH5(name: string, arrays: Record<string, { data: unknown; shape?: number[]; dtype: string }>) {
  await h5wasm.ready;
  const path = join(folder, name);
  const file = new h5wasm.File(path, "w");
  for (const [key, array] of Object.entries(arrays)) {
    file.create_dataset({ name: key, ...array } as Parameters<typeof file.create_dataset>[0]);
  }
  file.close();
  return path;
}

const pixels = (count: number) => ({
  data: Uint8Array.from({ length: count * 12 }, (_, index) => index),
  shape: [count, 2, 2, 3],
  dtype: "<B",
});
const labels = (...values: number[]) => ({
  data: BigInt64Array.from(values, BigInt),
  shape: [values.length],
  dtype: "<q",
});

test("HDF5 in the layout of Happy House: names of classes as text", async () => {
  const classes = { data: ["non-happy", "happy"], shape: [2], dtype: "S9" };
  const train = await writeH5("train.h5", {
    train_set_x: pixels(3),
    train_set_y: labels(0, 1, 1),
    list_classes: classes,
  });
  const testFile = await writeH5("test.h5", { test_set_x: pixels(2), test_set_y: labels(1, 0), list_classes: classes });
  const set = await hdf5({ train, test: testFile });
  expect(set.classes).toEqual(["non-happy", "happy"]);
  expect([set.train.size, set.test?.size]).toEqual([3, 2]);
  const { x, y } = await first(set.train);
  expect([x.shape, y, x.data[35]]).toEqual([[3, 2, 2, 3], [0, 1, 1], Math.fround(35 / 255)]);
});

test("HDF5 in the layout of SIGNS: numbers as classes, both parts in one file", async () => {
  const arrays = { train_set_x: pixels(2), train_set_y: labels(0, 5), list_classes: labels(0, 1, 2, 3, 4, 5) };
  const file = await writeH5("all.h5", { ...arrays, test_set_x: pixels(1), test_set_y: labels(3) });
  const { classes, test: testData } = await hdf5({ train: file });
  expect(classes).toEqual(["0", "1", "2", "3", "4", "5"]);
  expect((await first(testData)).y).toEqual([3]);
});

test("HDF5 with other arrays, and other files", async () => {
  const file = await writeH5("x.h5", { images: pixels(1) });
  await expect(hdf5({ train: file })).rejects.toThrow("expected train_set_x and train_set_y, received images");
  const few = await writeH5("few.h5", { train_set_x: pixels(1), train_set_y: labels(7), list_classes: labels(0, 1) });
  await expect(hdf5({ train: few })).rejects.toThrow("expected labels from 0 to 1, received 7");
  await expect(hdf5({} as Hdf5Options)).rejects.toThrow(ConfigError);
  await writeFile(join(folder, "text.h5"), (await readFile(file)).subarray(8));
  await expect(hdf5({ train: join(folder, "text.h5") })).rejects.toThrow(FormatError);
});
