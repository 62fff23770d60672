import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { Dataset } from "../data/dataset.ts";
import { ConfigError, FormatError } from "../support/index.ts";
import { type CifarOptions, cifar10, cifar100 } from "./cifar.ts";

let directory = "";
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), "fovea-cifar-"));
});
afterEach(() => rm(directory, { recursive: true }));

/** A record: labels, then planes of red, green and blue whose pixels count from `first`. */
function record(labels: readonly number[], first: number): number[] {
  return [...labels, ...Array.from({ length: 3072 }, (_, index) => (first + index) % 251)];
}

const write = (name: string, ...records: number[][]) =>
  writeFile(join(directory, name), Uint8Array.from(records.flat()));

async function first(data: Dataset) {
  for await (const { x, y } of data.batches({ batchSize: 100 })) return { x: x[0]!, y: [...y[0]!.data] };
  throw new Error("no batch");
}

test("CIFAR-10: five files of training images, planes become pixels", async () => {
  await writeFile(join(directory, "batches.meta.txt"), "airplane\nautomobile\nbird\n\n");
  for (let file = 1; file <= 5; file++) await write(`data_batch_${file}.bin`, record([file % 3], file), record([0], 9));
  await write("test_batch.bin", record([2], 7));
  const { train, test: testData, classes } = await cifar10({ directory });
  expect([train.size, testData.size, classes]).toEqual([10, 1, ["airplane", "automobile", "bird"]]);
  const { x, y } = await first(train);
  expect(x.shape).toEqual([10, 32, 32, 3]);
  expect(y).toEqual([1, 0, 2, 0, 0, 0, 1, 0, 2, 0]);
  const expected = [1, 1025, 2049, 2, 1026, 2050].map((value) => Math.fround((value % 251) / 255));
  expect([...x.data.subarray(0, 6)]).toEqual(expected);
});

test("CIFAR-100: fine and coarse labels", async () => {
  await writeFile(join(directory, "fine_label_names.txt"), "apple\nbaby\nbear\n");
  await writeFile(join(directory, "coarse_label_names.txt"), "fish\nflowers\n");
  await write("train.bin", record([1, 2], 0), record([0, 1], 0));
  await write("test.bin", record([1, 0], 5));
  const fine = await cifar100({ directory });
  expect([(await first(fine.train)).y, fine.classes.length]).toEqual([[2, 1], 3]);
  const coarse = await cifar100({ directory, labels: "coarse" });
  expect([(await first(coarse.train)).y, coarse.classes]).toEqual([
    [1, 0],
    ["fish", "flowers"],
  ]);
});

test("missing and damaged files", async () => {
  await expect(cifar10({} as CifarOptions)).rejects.toThrow(ConfigError);
  await expect(cifar10({ directory })).rejects.toThrow("expected the binary version of the data set, unpacked");
  await writeFile(join(directory, "fine_label_names.txt"), "apple\nbaby\n");
  await write("test.bin", record([0, 0], 0));
  await expect(cifar100({ directory })).rejects.toThrow("train.bin: cannot be read: there is no such file");
  await write("train.bin", record([0, 2], 0));
  await expect(cifar100({ directory })).rejects.toThrow("expected labels from 0 to 1, received 2");
  await write("train.bin", record([0, 0], 0).slice(1));
  await expect(cifar100({ directory })).rejects.toThrow(FormatError);
  await expect(cifar100({ directory })).rejects.toThrow("expected records of 3,074 bytes, received 3,073 bytes");
});
