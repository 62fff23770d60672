import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ConfigError, random, ShapeError } from "../../support/index.ts";
import { tensor } from "../../tensor/index.ts";
import type { Batch } from "../batch.ts";
import type { Dataset } from "../dataset.ts";
import type { BatchOptions } from "../dataset-source.ts";
import { prefetch } from "../prefetch.ts";
import { fromArrays } from "./from-arrays.ts";

/** Ten samples of two values each, 10·i and 10·i + 1, labelled i. */
const ten = () =>
  fromArrays({
    x: tensor(
      Float32Array.from({ length: 20 }, (_, i) => 10 * (i >> 1) + (i & 1)),
      [10, 2],
    ),
    y: Int32Array.from({ length: 10 }, (_, i) => i),
  });

async function collect(data: Dataset, options: BatchOptions): Promise<Batch[]> {
  const batches: Batch[] = [];
  for await (const batch of data.batches(options)) batches.push(batch);
  return batches;
}

async function labels(data: Dataset, options: BatchOptions): Promise<number[][]> {
  return (await collect(data, options)).map((batch) => [...batch.y[0]!.data]);
}

describe("fromArrays", () => {
  test("describes its content", () => {
    const data = ten();
    expect(data.size).toBe(10);
    expect(data.inputs).toEqual([{ shape: [2], dtype: "float32" }]);
    expect(data.outputs).toEqual([{ shape: [], dtype: "int32" }]);
    expect(data.steps(4)).toBe(3);
  });

  test("returns rows in order, with a smaller last batch", async () => {
    const batches = await collect(ten(), { batchSize: 4 });
    expect(batches.map(({ size }) => size)).toEqual([4, 4, 2]);
    expect(batches[2]!.x[0]).toEqual(tensor(Float32Array.of(80, 81, 90, 91), [2, 2]));
    expect(batches[2]!.y[0]).toEqual(tensor(Int32Array.of(8, 9)));
    expect(batches[2]!.sampleWeight).toBeUndefined();
  });

  test("shuffles x and y by the same permutation of seed and epoch", async () => {
    const batches = await collect(ten(), { batchSize: 3, shuffle: true, seed: 7, epoch: 2 });
    const order = batches.flatMap((batch) => [...batch.y[0]!.data]);
    expect(order).toEqual([...random(7, 2).permutation(10)]);
    for (const batch of batches) {
      batch.y[0]!.data.forEach((label, row) => {
        expect([...batch.x[0]!.data.subarray(2 * row, 2 * row + 2)]).toEqual([10 * label, 10 * label + 1]);
      });
    }
    expect(await labels(ten(), { batchSize: 10, shuffle: true, seed: 7, epoch: 3 })).not.toEqual([order]);
  });

  test("skip omits the first batches and changes nothing else", async () => {
    const all = await labels(ten(), { batchSize: 3, shuffle: true, seed: 1 });
    expect(await labels(ten(), { batchSize: 3, shuffle: true, seed: 1, skip: 2 })).toEqual(all.slice(2));
    expect(await labels(ten(), { batchSize: 3, skip: 4 })).toEqual([]);
  });

  test("yields every sample once, for any sizes", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 70 }),
        fc.integer({ min: 1, max: 80 }),
        fc.integer({ min: 1, max: 40 }),
        fc.boolean(),
        fc.nat(4),
        async (rows, batchSize, length, shuffle, reuse) => {
          const x = Float32Array.from({ length: rows * length }, (_, i) => i);
          const data = fromArrays({ x: tensor(x, [rows, length]), y: Int32Array.from({ length: rows }, (_, i) => i) });
          const seen: number[] = [];
          for await (const batch of data.batches({ batchSize, shuffle, seed: rows, reuse })) {
            batch.y[0]!.data.forEach((label, row) => {
              seen.push(label);
              expect(batch.x[0]!.data[row * length]).toBe(label * length);
              expect(batch.x[0]!.data[row * length + length - 1]).toBe(label * length + length - 1);
            });
          }
          expect(seen.sort((a, b) => a - b)).toEqual(Array.from({ length: rows }, (_, i) => i));
        },
      ),
    );
  });

  test("scales bytes to float32, equal to a float32 division for every byte", async () => {
    const bytes = Uint8Array.from({ length: 256 }, (_, i) => i);
    const data = fromArrays({ x: tensor(bytes, [4, 64]), y: tensor(bytes, [4, 64]), scale: 1 / 255 });
    expect(data.inputs).toEqual([{ shape: [64], dtype: "float32" }]);
    const [batch] = await collect(data, { batchSize: 4 });
    expect([...batch!.x[0]!.data]).toEqual([...bytes].map((byte) => Math.fround(byte / 255)));
    expect(batch!.y[0]!.dtype).toBe("uint8");
    const [shuffled] = await collect(data, { batchSize: 1, shuffle: true, seed: 5 });
    const row = random(5, 0).permutation(4)[0]!;
    expect(shuffled!.x[0]!.data[1]).toBe(Math.fround((row * 64 + 1) / 255));
  });

  test("accepts several inputs and outputs, and one weight per sample", async () => {
    const data = fromArrays({
      x: [tensor([1, 2, 3], [3, 1]), tensor(Uint8Array.of(4, 5, 6), [3])],
      y: [tensor([7, 8, 9])],
      sampleWeight: Float32Array.of(0.5, 1, 2),
    });
    const batches = await collect(data, { batchSize: 2 });
    expect(batches[0]!.x.map((t) => [...t.data])).toEqual([
      [1, 2],
      [4, 5],
    ]);
    expect(batches.map(({ sampleWeight }) => [...sampleWeight!])).toEqual([[0.5, 1], [2]]);
  });

  test("allocates new memory by default; with reuse n, rotates the memory of n batches", async () => {
    const fresh = await collect(ten(), { batchSize: 2 });
    expect(new Set(fresh.map((batch) => batch.x[0]!.data.buffer)).size).toBe(5);
    const reused = await collect(ten(), { batchSize: 2, reuse: 2 });
    const buffers = reused.map((batch) => batch.x[0]!.data.buffer);
    expect(buffers[2]).toBe(buffers[0]);
    expect(buffers[3]).toBe(buffers[1]);
    expect(buffers[1]).not.toBe(buffers[0]);
  });

  test("returns views to read-only consumers, unless shuffled, scaled or transformed", async () => {
    const x = tensor(Float32Array.of(0, 1, 2, 3, 4), [5, 1]);
    const bytes = tensor(Uint8Array.of(0, 1, 2, 3, 4), [5, 1]);
    const sampleWeight = Float32Array.of(5, 6, 7, 8, 9);
    const options = { batchSize: 2, skip: 1, reuse: 3, readOnly: true };
    const weighted = fromArrays({ x, y: bytes, sampleWeight });
    const found = await collect(weighted, options);
    expect(found).toEqual(await collect(weighted, { ...options, readOnly: false }));
    for (const batch of found) {
      expect(batch.x[0]!.data.buffer).toBe(x.data.buffer);
      expect(batch.y[0]!.data.buffer).toBe(bytes.data.buffer);
      expect(batch.sampleWeight!.buffer).toBe(sampleWeight.buffer);
    }
    const copies = [
      ...(await collect(weighted, { ...options, shuffle: true })),
      ...(await collect(fromArrays({ x: bytes, scale: 1 }), options)),
      ...(await collect(
        weighted.map((batch) => batch),
        options,
      )),
    ];
    for (const batch of copies) {
      expect([x.data.buffer, bytes.data.buffer]).not.toContain(batch.x[0]!.data.buffer);
    }
  });

  test("needs a reuse of depth + 1 behind prefetch", async () => {
    for (const depth of [1, 2, 3]) {
      const seen: number[] = [];
      for await (const batch of prefetch(ten().batches({ batchSize: 1, reuse: depth + 1 }), depth)) {
        await new Promise((resolve) => setTimeout(resolve, 2));
        seen.push(batch.y[0]!.data[0]!);
      }
      expect(seen).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    }
  });

  test("errors", () => {
    const x = tensor([1, 2, 3, 4], [2, 2]);
    expect(() => fromArrays({ x, y: Int32Array.of(1, 2, 3) })).toThrow(
      new ShapeError("fromArrays: expected y[0] to have 2 rows as x[0] has, received 3"),
    );
    expect(() => fromArrays({ x, sampleWeight: new Float32Array(1) })).toThrow(ShapeError);
    expect(() => fromArrays({ x: tensor([1], []) })).toThrow(ShapeError);
    expect(() => fromArrays({ x: [] })).toThrow(ConfigError);
    expect(() => fromArrays({ x: new Float32Array(0) })).toThrow("expected at least one sample, received none");
    expect(() => fromArrays({ x, scale: Number.NaN })).toThrow(ConfigError);
  });
});

describe("dataset", () => {
  test("take, skip and split apply before shuffling", async () => {
    const options = { batchSize: 10, shuffle: true, seed: 3 };
    const sorted = async (data: Dataset) => (await labels(data, options)).flat().sort((a, b) => a - b);
    expect(await sorted(ten().take(3))).toEqual([0, 1, 2]);
    expect(await sorted(ten().take(30))).toHaveLength(10);
    expect(await sorted(ten().skip(7))).toEqual([7, 8, 9]);
    expect(await sorted(ten().skip(2).take(5).skip(1))).toEqual([3, 4, 5, 6]);
    const { train, validation } = ten().split(0.25);
    expect(train.size).toBe(7);
    expect(await sorted(train)).toEqual([0, 1, 2, 3, 4, 5, 6]);
    expect(await sorted(validation)).toEqual([7, 8, 9]);
  });

  test("map receives every batch with its position", async () => {
    const data = ten().map(
      async (batch, { seed, epoch, index }) => ({ ...batch, y: [tensor(Int32Array.of(seed, epoch, index))] }),
      { inputs: [{ shape: [2], dtype: "float32" }] },
    );
    expect(data.size).toBe(10);
    expect(data.inputs).toEqual([{ shape: [2], dtype: "float32" }]);
    expect(data.outputs).toBeUndefined();
    const options = { batchSize: 4, seed: 8, epoch: 9, skip: 1 };
    expect(await labels(data, options)).toEqual([
      [8, 9, 1],
      [8, 9, 2],
    ]);
    expect(await labels(data.take(4), { batchSize: 4 })).toEqual([[0, 0, 0]]);
  });

  test("rejects invalid requests immediately", () => {
    const data = ten();
    for (const batchSize of [0, -1, 1.5, Number.NaN, Infinity]) {
      expect(() => data.batches({ batchSize })).toThrow(ConfigError);
      expect(() => data.steps(batchSize)).toThrow(ConfigError);
    }
    expect(() => data.batches({ batchSize: 0 })).toThrow(
      "dataset.batches: expected batchSize to be an integer of at least 1, received 0",
    );
    expect(() => data.batches({ batchSize: 1, skip: -1 })).toThrow(ConfigError);
    expect(() => data.batches({ batchSize: 1, seed: 0.5 })).toThrow(ConfigError);
    expect(() => data.take(0)).toThrow(ConfigError);
    expect(() => data.skip(10)).toThrow(ConfigError);
    for (const fraction of [0, 1, -1, 2, Number.NaN]) expect(() => data.split(fraction)).toThrow(ConfigError);
    expect(() => data.split(1e-17)).toThrow("leave validation without any");
    expect(() => data.take(1).split(0.5)).toThrow("leave training without any");
  });
});
