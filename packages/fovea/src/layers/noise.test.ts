import { expect, test } from "vitest";
import { planOf } from "../compile/index.ts";
import { portableEngine } from "../engine/index.ts";
import { Graph } from "../graph/index.ts";
import { ForwardBuild, type Layer, layers } from "./index.ts";

function inTraining(rate: number, samples: number): Promise<Float32Array> {
  return trained(layers.stochasticDepth({ rate }), samples);
}

/** What a layer makes of ones in training. */
async function trained(layer: Layer, samples: number): Promise<Float32Array> {
  const graph = new Graph();
  const x = graph.input("x", [samples, 2, 1, 3], "float32");
  const build = new ForwardBuild(graph, true);
  const [y = x] = build.run(layer, [x], "", true);
  build.finish();
  graph.output("y", y);
  const program = await portableEngine().compile(planOf(graph, "training"), new Map());
  const ones = new Float32Array(samples * 6).fill(1);
  const [result] = await program.run([ones, Int32Array.of(3, 0)].slice(0, build.counter ? 2 : 1));
  return result as Float32Array;
}

test("whole samples are dropped, the others scaled so that the mean stays", async () => {
  const rate = 0.25;
  const samples = 2000;
  const y = await inTraining(rate, samples);
  let kept = 0;
  for (let sample = 0; sample < samples; sample++) {
    const values = new Set(y.subarray(sample * 6, sample * 6 + 6));
    expect(values.size).toBe(1);
    if (!values.has(0)) {
      expect([...values]).toEqual([Math.fround(1 / (1 - rate))]);
      kept++;
    }
  }
  // Five standard deviations of a binomial distribution.
  expect(Math.abs(kept / samples - (1 - rate))).toBeLessThan(5 * Math.sqrt((rate * (1 - rate)) / samples));
});

test("a rate of 0 leaves everything as it is", async () => {
  expect(new Set(await inTraining(0, 3))).toEqual(new Set([1]));
});

test("alpha dropout has two values, which keep mean and variance of what has mean 0 and variance 1", async () => {
  const rate = 0.3;
  const y = await trained(layers.alphaDropout({ rate }), 2000);
  const [low = 0, high = 0] = [...new Set(y)].sort((a, b) => a - b);
  expect(new Set(y).size).toBe(2);
  // Keras: a = ((1 − rate) · (1 + rate · α′²))^−½, b = −a · α′ · rate with α′ = −1.7580993408473766.
  const lowest = -1.7580993408473766;
  const a = ((1 - rate) * (1 + rate * lowest ** 2)) ** -0.5;
  expect(low).toBeCloseTo(a * lowest - a * lowest * rate, 5);
  expect(high).toBeCloseTo(a - a * lowest * rate, 5);
  const share = y.filter((value) => value === low).length / y.length;
  expect(Math.abs(share - rate)).toBeLessThan(5 * Math.sqrt((rate * (1 - rate)) / y.length));
});

test("gaussian dropout multiplies with noise of variance rate ÷ (1 − rate) around 1", async () => {
  const rate = 0.2;
  const y = Array.from(await trained(layers.gaussianDropout({ rate }), 4000));
  const mean = y.reduce((sum, value) => sum + value, 0) / y.length;
  const variance = y.reduce((sum, value) => sum + (value - mean) ** 2, 0) / y.length;
  const expected = rate / (1 - rate);
  expect(Math.abs(mean - 1)).toBeLessThan(5 * Math.sqrt(expected / y.length));
  expect(Math.abs(variance - expected)).toBeLessThan(5 * expected * Math.sqrt(2 / y.length));
});

test("training through an augmentation of an imported model is refused unless it is frozen", async () => {
  await expect(trained(layers.randomAugmentation({ augmentation: "RandomFlip" }), 2)).rejects.toThrow(
    "randomAugmentation: RandomFlip passes images through, for prediction; to train without it,",
  );
  const frozen = layers.randomAugmentation({ augmentation: "RandomFlip", trainable: false });
  expect(new Set(await trained(frozen, 2))).toEqual(new Set([1]));
});
