import { describe, expect, test } from "vitest";
import { ConfigError } from "../../support/errors.ts";
import { tensor } from "../../tensor/index.ts";
import type { Dataset } from "../dataset.ts";
import { fromArrays } from "../sources/from-arrays.ts";
import { fromIterable } from "../sources/from-iterable.ts";
import { augment } from "./index.ts";

const [count, side] = [12, 8];
const pixels = new Uint8Array(count * side * side).map((_, index) => (index * 37 + (index >> 6) * 11) % 256);
const x = tensor(pixels, [count, side, side, 1]);
const y = Int32Array.from({ length: count }, (_, index) => index);
const steps = [augment.randomCrop({ padding: 2 }), augment.horizontalFlip()];

/** The images of an epoch by label, and how often each was changed. */
async function epochOf(
  data: Dataset,
  options: { batchSize: number; epoch?: number; shuffle?: boolean; seed?: number },
) {
  const images = new Map<number, readonly number[]>();
  for await (const { x, y, size } of data.batches(options)) {
    for (let row = 0; row < size; row++) {
      const values = x[0]?.data.slice(row * side * side, (row + 1) * side * side) ?? [];
      images.set(Number(y[0]?.data[row]), Array.from(values));
    }
  }
  return images;
}

describe("augment.dataset", () => {
  const set = fromArrays({ x, y, scale: 1 / 255 });
  const augmented = augment.dataset(set, steps);

  test("moves pixels as applyPlan does and keeps shapes, labels and the range of values", async () => {
    expect(augmented.inputs).toEqual(set.inputs);
    expect(augmented.outputs).toEqual(set.outputs);
    expect(augmented.images).toEqual(set.images);
    const [before, after] = [await epochOf(set, { batchSize: 5 }), await epochOf(augmented, { batchSize: 5 })];
    let changed = 0;
    for (const [label, values] of after) {
      const original = new Set([...(before.get(label) ?? []).map((value) => Math.round(value * 255)), 0]);
      // Crops by whole pixels and flips bring no new values, apart from those of the padding.
      for (const value of values) expect(original).toContain(Math.round(value * 255));
      if (values.some((value, index) => value !== before.get(label)?.[index])) changed++;
    }
    expect(changed).toBeGreaterThan(count / 2);
  });

  test("gives the same pixels for any batch size and order, and others in the next epoch", async () => {
    const first = await epochOf(augmented, { batchSize: 5, epoch: 3, seed: 9 });
    expect(await epochOf(augmented, { batchSize: 2, epoch: 3, seed: 9, shuffle: true })).toEqual(
      new Map([...first].sort(([a], [b]) => a - b).map((entry) => entry)),
    );
    expect(await epochOf(augmented, { batchSize: 5, epoch: 4, seed: 9 })).not.toEqual(first);
  });

  test("leaves images alone without steps, in any range and as bytes", async () => {
    const values = Float32Array.from(pixels, (byte) => byte / 127.5 - 1);
    const signed = fromArrays({ x: tensor(values, [count, side, side, 1]), y, images: { range: [-1, 1] } });
    const same = await epochOf(augment.dataset(signed, []), { batchSize: count });
    for (const [label, row] of same) {
      row.forEach((value, index) => {
        expect(value).toBeCloseTo(values[label * side * side + index] as number, 5);
      });
    }
    const bytes = fromArrays({ x, y });
    expect(await epochOf(augment.dataset(bytes, []), { batchSize: 5 })).toEqual(await epochOf(bytes, { batchSize: 5 }));
    expect(pixels[1]).toBe(37);
  });

  test("says what it needs", () => {
    const unknown = fromArrays({ x: tensor(new Float32Array(64), [1, 8, 8, 1]), y: [0] });
    expect(() => augment.dataset(unknown, steps)).toThrow("state them where the dataset is made");
    expect(() => augment.dataset(fromArrays({ x: tensor([[1, 2]]), y: [0] }), steps)).toThrow(
      "[height, width, 1 or 3]",
    );
    expect(() => augment.dataset(set, [augment.mixup()])).toThrow("received mixup, which mixes two");
    expect(() => augment.dataset({ x, y } as never, steps)).toThrow("augment.dataset: expected a dataset");
    const stream = fromIterable(() => [{ x, y }], { size: 1 });
    expect(() => augment.dataset(stream, steps)).toThrow(ConfigError);
  });
});
