import { describe, expect, test } from "vitest";
import { ConfigError, ShapeError } from "../../support/index.ts";
import { tensor } from "../../tensor/index.ts";
import type { Batch } from "../batch.ts";
import type { Dataset } from "../dataset.ts";
import type { BatchOptions } from "../dataset-source.ts";
import { fromBatches } from "./from-batches.ts";
import { fromIterable, type Sample } from "./from-iterable.ts";

const label = (value: number) => tensor(Int32Array.of(value), []);

async function* count(samples: number): AsyncGenerator<Sample> {
  for (let index = 0; index < samples; index++) yield { x: tensor([index, -index]), y: label(index) };
}

async function collect(data: Dataset, options: BatchOptions): Promise<Batch[]> {
  const batches: Batch[] = [];
  for await (const batch of data.batches(options)) batches.push(batch);
  return batches;
}

const labels = async (data: Dataset, options: BatchOptions) =>
  (await collect(data, options)).map((batch) => [...(batch.y[0] ?? batch.x[0])!.data]);

describe("fromIterable", () => {
  test("collects samples into batches, epoch after epoch", async () => {
    const data = fromIterable(() => count(5));
    expect([data.size, data.inputs, data.steps(2)]).toEqual([undefined, undefined, undefined]);
    for (let epoch = 0; epoch < 2; epoch++) {
      const batches = await collect(data, { batchSize: 2, epoch });
      expect(batches.map(({ size }) => size)).toEqual([2, 2, 1]);
      expect(batches[1]!.x[0]).toEqual(tensor([2, -2, 3, -3], [2, 2]));
      expect(batches[2]!.y[0]).toEqual(tensor(Int32Array.of(4), [1]));
    }
  });

  test("accepts synchronous streams and ones that depend on seed and epoch, and reuses memory", async () => {
    const data = fromIterable(
      function* ({ seed, epoch }) {
        for (let index = 0; index < 4; index++) yield { x: label(1000 * seed + 100 * epoch + index) };
      },
      { size: 4, inputs: [{ shape: [], dtype: "int32" }], outputs: [] },
    );
    expect(data.steps(3)).toBe(2);
    expect(await labels(data, { batchSize: 100, seed: 2, epoch: 1 })).toEqual([[2100, 2101, 2102, 2103]]);
    const batches = await collect(data, { batchSize: 2, reuse: 1 });
    expect(batches[0]!.x[0]!.data.buffer).toBe(batches[1]!.x[0]!.data.buffer);
    const { train, validation } = data.split(0.25);
    expect(await labels(train, { batchSize: 9 })).toEqual([[0, 1, 2]]);
    expect([validation.size, await labels(validation, { batchSize: 9 })]).toEqual([1, [[3]]]);
  });

  test("take and skip; take reads no further and closes the stream", async () => {
    let drawn = 0;
    let closed = false;
    const endless = fromIterable(async function* () {
      try {
        for (;;) yield { x: label(drawn++) };
      } finally {
        closed = true;
      }
    });
    expect(await labels(endless.skip(2).take(5), { batchSize: 3 })).toEqual([
      [2, 3, 4],
      [5, 6],
    ]);
    expect([drawn, closed]).toEqual([7, true]);
    expect(
      await labels(
        fromIterable(() => count(7)),
        { batchSize: 3, skip: 1 },
      ),
    ).toEqual([[3, 4, 5], [6]]);
  });

  test("weights", async () => {
    const weighted: Sample[] = [
      { x: label(1), sampleWeight: 0.5 },
      { x: label(2), sampleWeight: 2 },
    ];
    const [batch] = await collect(
      fromIterable(() => weighted),
      { batchSize: 4 },
    );
    expect([...batch!.sampleWeight!]).toEqual([0.5, 2]);
    const uneven = fromIterable(() => [...weighted, { x: label(3) }]);
    await expect(collect(uneven, { batchSize: 4 })).rejects.toThrow(ConfigError);
  });

  test("errors", async () => {
    const batchSize = 2;
    await expect(
      collect(
        fromIterable(() => []),
        { batchSize },
      ),
    ).rejects.toThrow(ConfigError);
    await expect(collect(fromIterable(() => count(2)).skip(2), { batchSize })).rejects.toThrow(ConfigError);
    const uneven = fromIterable(() => [{ x: tensor([1, 2]) }, { x: tensor([1, 2, 3]) }]);
    await expect(collect(uneven, { batchSize })).rejects.toThrow(
      new ShapeError("fromIterable: sample 1: x[0]: expected float32 [2], received float32 [3]"),
    );
    const mixed = fromIterable(() => [{ x: tensor([1]) }, { x: tensor([1]), y: label(1) }]);
    await expect(collect(mixed, { batchSize })).rejects.toThrow("y: expected 0 tensors, received 1");
    expect(() => fromIterable(count(3) as never)).toThrow("opens the stream anew for every epoch");
    expect(() => fromIterable(() => count(3)).split(0.5)).toThrow("the number of samples is not known");
    const failing = fromIterable(async function* () {
      yield* count(3);
      throw new Error("the camera is gone");
    });
    await expect(collect(failing, { batchSize })).rejects.toThrow("the camera is gone");
  });
});

describe("fromBatches", () => {
  const stream = () => [
    { x: tensor([0, 1, 2]), sampleWeight: Float32Array.of(1, 2, 3) },
    { x: tensor([3]), sampleWeight: Float32Array.of(4) },
    { x: tensor([4, 5]), sampleWeight: Float32Array.of(5, 6) },
  ];

  test("passes the stream's batches on, and knows their number if given", async () => {
    const data = fromBatches(stream, { size: 6, steps: 3 });
    expect(data.steps(64)).toBe(3);
    expect(await labels(data, { batchSize: 64 })).toEqual([[0, 1, 2], [3], [4, 5]]);
    expect(await labels(data, { batchSize: 64, skip: 2 })).toEqual([[4, 5]]);
  });

  test("take and skip count samples", async () => {
    const data = fromBatches(stream, { size: 6 }).skip(1).take(4);
    expect([data.size, data.steps(64)]).toEqual([4, undefined]);
    const batches = await collect(data, { batchSize: 64 });
    expect(batches.map(({ x }) => [...x[0]!.data])).toEqual([[1, 2], [3], [4]]);
    expect(batches.map(({ sampleWeight }) => [...sampleWeight!])).toEqual([[2, 3], [4], [5]]);
  });

  test("errors", async () => {
    const uneven = fromBatches(() => [{ x: tensor([1, 2]), y: tensor([1]) }]);
    await expect(collect(uneven, { batchSize: 1 })).rejects.toThrow("as many rows in every tensor, received 2, 1");
    await expect(
      collect(
        fromBatches(() => []),
        { batchSize: 1 },
      ),
    ).rejects.toThrow(ConfigError);
    await expect(collect(fromBatches(stream).skip(9), { batchSize: 1 })).rejects.toThrow(ConfigError);
  });
});
