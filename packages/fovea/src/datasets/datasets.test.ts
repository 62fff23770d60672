import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Dataset } from "../data/dataset.ts";
import { ConfigError, FormatError } from "../support/index.ts";
import { fashionMnist, mnist } from "./index.ts";

async function first(data: Dataset, batchSize: number) {
  for await (const batch of data.batches({ batchSize })) return { x: batch.x[0]!, y: batch.y[0]! };
  throw new Error("no batch");
}

describe("mnist", () => {
  test("reads all of it from the installed package", async () => {
    const { train, test: testData, classes } = await mnist();
    expect([train.size, testData.size, classes.length]).toEqual([60_000, 10_000, 10]);
    expect(train.inputs).toEqual([{ shape: [28, 28, 1], dtype: "float32" }]);
    expect(train.outputs).toEqual([{ shape: [], dtype: "int32" }]);
    expect([...(await first(train, 10)).y.data]).toEqual([5, 0, 4, 1, 9, 2, 1, 3, 1, 4]);
    expect([...(await first(testData, 10)).y.data]).toEqual([7, 2, 1, 0, 4, 1, 4, 9, 5, 9]);

    // The published statistics of the training set: mean .1307, standard deviation .3081, images a class.
    let sum = 0;
    let squares = 0;
    const counts = new Array<number>(10).fill(0);
    for await (const { x, y } of train.batches({ batchSize: 1000, reuse: 1 })) {
      for (const value of x[0]!.data) {
        sum += value;
        squares += value * value;
      }
      for (const label of y[0]!.data) counts[label]! += 1;
    }
    const mean = sum / (60_000 * 784);
    expect(mean).toBeCloseTo(0.1307, 4);
    expect(Math.sqrt(squares / (60_000 * 784) - mean * mean)).toBeCloseTo(0.3081, 4);
    expect(counts).toEqual([5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949]);
  });
});

describe("files in a directory", () => {
  let directory: string;
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), "fovea-datasets-"));
  });
  afterEach(() => rm(directory, { recursive: true }));

  const images = (count: number) =>
    Buffer.from([
      0,
      0,
      8,
      3,
      0,
      0,
      0,
      count,
      0,
      0,
      0,
      2,
      0,
      0,
      0,
      2,
      ...Array.from({ length: 4 * count }, (_, i) => i),
    ]);
  const labels = (values: number[]) => Buffer.from([0, 0, 8, 1, 0, 0, 0, values.length, ...values]);

  async function write(files: Record<string, Uint8Array>): Promise<void> {
    for (const [name, bytes] of Object.entries(files)) await writeFile(join(directory, name), bytes);
  }

  test("reads gzipped and plain files", async () => {
    await write({
      "train-images-idx3-ubyte.gz": gzipSync(images(3)),
      "train-labels-idx1-ubyte": labels([9, 0, 4]),
      "t10k-images-idx3-ubyte": images(1),
      "t10k-labels-idx1-ubyte.gz": gzipSync(labels([7])),
    });
    const { train, test: testData, classes } = await fashionMnist({ directory });
    const { x, y } = await first(train, 3);
    expect(x.shape).toEqual([3, 2, 2, 1]);
    expect([...x.data]).toEqual(Array.from({ length: 12 }, (_, i) => Math.fround(i / 255)));
    expect([...y.data].map((label) => classes[label])).toEqual(["Ankle boot", "T-shirt/top", "Coat"]);
    expect(testData.size).toBe(1);
  });

  test("rejects missing, inconsistent and other files", async () => {
    await expect(fashionMnist({ directory })).rejects.toThrow("apt-get install dataset-fashion-mnist");
    await expect(mnist({ directory })).rejects.toThrow(ConfigError);
    const files = {
      "train-images-idx3-ubyte": images(3),
      "train-labels-idx1-ubyte": labels([1, 2]),
      "t10k-images-idx3-ubyte": images(1),
      "t10k-labels-idx1-ubyte": labels([0]),
    };
    await write(files);
    await expect(mnist({ directory })).rejects.toThrow("expected 3 labels, received uint8 [2]");
    await write({ "train-labels-idx1-ubyte": labels([1, 2, 10]) });
    await expect(mnist({ directory })).rejects.toThrow("expected labels from 0 to 9, received 10");
    await write({ "train-images-idx3-ubyte": labels([1, 2, 3]) });
    await expect(mnist({ directory })).rejects.toThrow("expected bytes [images, height, width], received uint8 [3]");
    await write({ "train-images-idx3-ubyte": images(3).subarray(0, 20) });
    await expect(mnist({ directory })).rejects.toThrow(FormatError);
  });
});
