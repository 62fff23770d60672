import { describe, expect, test } from "vitest";
import { random } from "../support/random.ts";
import { defineInitializer, initializer, initializers } from "./index.ts";

const shape = [3, 3, 64, 128];
const fanIn = 9 * 64;
const fanOut = 9 * 128;

function moments(values: Float32Array) {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
  return { mean, variance, largest: values.reduce((most, value) => Math.max(most, Math.abs(value)), 0) };
}

describe("initializers", () => {
  test.each([
    ["glorotUniform", 2 / (fanIn + fanOut), Math.sqrt(6 / (fanIn + fanOut))],
    ["heUniform", 2 / fanIn, Math.sqrt(6 / fanIn)],
    ["lecunUniform", 1 / fanIn, Math.sqrt(3 / fanIn)],
    ["glorotNormal", 2 / (fanIn + fanOut), (2 * Math.sqrt(2 / (fanIn + fanOut))) / 0.87962566103423978],
    ["heNormal", 2 / fanIn, (2 * Math.sqrt(2 / fanIn)) / 0.87962566103423978],
    ["lecunNormal", 1 / fanIn, (2 * Math.sqrt(1 / fanIn)) / 0.87962566103423978],
  ] as const)("%s has Keras' variance and limit", (name, variance, limit) => {
    const found = moments(initializers[name]().sample(shape, random(1)));
    // 73,728 numbers: the sample's variance is within 1 % of the true one, the mean within 0.01 deviations.
    expect(found.variance / variance).toBeCloseTo(1, 1.7);
    expect(Math.abs(found.mean) / Math.sqrt(variance)).toBeLessThan(0.015);
    expect(found.largest).toBeLessThanOrEqual(limit * (1 + 1e-6));
    expect(found.largest).toBeGreaterThan(0.98 * limit);
  });

  test("PyTorch's kaiming normal by fan out", () => {
    const kaiming = initializers.varianceScaling({ scale: 2, mode: "fanOut", distribution: "untruncatedNormal" });
    const { variance, largest } = moments(kaiming.sample(shape, random(1)));
    expect((variance * fanOut) / 2).toBeCloseTo(1, 1.7);
    expect(largest).toBeGreaterThan(3 * Math.sqrt(2 / fanOut));
  });

  test("truncatedNormal draws again beyond two deviations and is not corrected", () => {
    const { variance, largest } = moments(initializers.truncatedNormal({ stddev: 0.1 }).sample(shape, random(1)));
    expect(largest).toBeLessThan(0.2);
    expect(Math.sqrt(variance)).toBeCloseTo(0.1 * 0.87962566103423978, 3);
  });

  test("orthogonal has orthonormal columns, or rows where those are fewer", () => {
    for (const [rows, columns] of [
      [12, 5],
      [5, 12],
      [6, 6],
    ] as const) {
      const values = initializers.orthogonal({ gain: 2 }).sample([rows, columns], random(3));
      const vectors = Array.from({ length: Math.min(rows, columns) }, (_, vector) =>
        Array.from({ length: Math.max(rows, columns) }, (_, i) =>
          rows < columns ? values[vector * columns + i]! : values[i * columns + vector]!,
        ),
      );
      vectors.forEach((a, i) => {
        vectors.forEach((b, j) => {
          expect(a.reduce((sum, value, k) => sum + value * b[k]!, 0)).toBeCloseTo(i === j ? 4 : 0, 5);
        });
      });
    }
  });

  test("constants", () => {
    expect([...initializers.zeros().sample([2], random(1))]).toEqual([0, 0]);
    expect([...initializers.ones().sample([2], random(1))]).toEqual([1, 1]);
    expect([...initializers.constant({ value: 3 }).sample([2], random(1))]).toEqual([3, 3]);
    expect([...initializers.identity({ gain: 2 }).sample([2, 3], random(1))]).toEqual([2, 0, 0, 0, 2, 0]);
    expect(() => initializers.identity().sample([3], random(1))).toThrow("expected a matrix, received [3]");
  });

  test("the same numbers from the same stream; a seed of one's own overrides it", () => {
    const draw = (seed: number, stream: number) => initializers.heNormal().sample([4], random(seed, stream));
    expect(draw(1, 2)).toEqual(draw(1, 2));
    expect(draw(1, 2)).not.toEqual(draw(1, 3));
    const own = initializers.heNormal({ seed: 5 });
    expect(own.sample([4], random(1))).toEqual(own.sample([4], random(2)));
  });

  test("one of the user's own may fill the given values or return others, as many", () => {
    const define = (sample: Parameters<typeof defineInitializer>[0]["sample"]) =>
      defineInitializer({ className: "Own", options: {}, sample })();
    const filling = define((_options, _shape, _random, values) => values.fill(2));
    const returning = define(() => Float32Array.of(3, 4));
    const target = new Float32Array(2);
    expect(filling.sample([2], random(1), target)).toBe(target);
    expect([...target]).toEqual([2, 2]);
    expect(returning.sample([2], random(1), target)).toBe(target);
    expect([...target]).toEqual([3, 4]);
    expect(() => returning.sample([3], random(1))).toThrow(
      "initializer Own: expected 3 values in a Float32Array for [3], received 2",
    );
    const plain = define((() => [3, 4]) as never);
    expect(() => plain.sample([2], random(1))).toThrow("expected 2 values in a Float32Array for [2], received [3,4]");
  });

  test.each(Object.keys(initializers))("%s goes to JSON and back", (name) => {
    const field = initializer();
    const made = field.read(name);
    const again = field.read(JSON.parse(JSON.stringify(made)));
    expect(again?.config).toEqual(made?.config);
    expect(again?.sample([4, 4], random(9))).toEqual(made?.sample([4, 4], random(9)));
  });
});
