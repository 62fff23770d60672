import { describe, expect, test } from "vitest";
import { layers } from "../../layers/index.ts";
import { sequential } from "../../models/index.ts";
import { adam, cosineDecay } from "../../optimizers/index.ts";
import { random } from "../../support/random.ts";
import { tensor } from "../../tensor/index.ts";
import { suggestRates } from "./suggest-rates.ts";

/** Points of two classes, and a small network for them. */
function points(count: number) {
  const numbers = random(1);
  const y = Int32Array.from({ length: count }, (_, index) => index % 2);
  const x = Float32Array.from({ length: 2 * count }, (_, at) => numbers.normal() + 2 * (y[at >> 1] ?? 0) - 1);
  return { x: tensor(x, [count, 2]), y };
}

function network() {
  const net = sequential(
    [
      layers.input({ shape: [2] }),
      layers.dense({ units: 8 }),
      layers.batchNormalization(),
      layers.relu(),
      layers.dropout({ rate: 0.1 }),
      layers.dense({ units: 2, activation: "softmax" }),
    ],
    { seed: 3, engine: "portable" },
  );
  net.compile({ optimizer: "adam", loss: "sparseCategoricalCrossentropy" });
  return net;
}

describe("findLearningRate", () => {
  test("raises the rate exponentially and stops where the loss diverges", async () => {
    const seen: number[] = [];
    const { steps, diverged, valley, steepest } = await network().findLearningRate(points(100), {
      ...{ from: 1e-5, to: 1e3, steps: 80, batchSize: 25, smoothing: 0.8 },
      onStep: ({ rate }) => seen.push(rate),
    });
    expect(diverged).toBe(true);
    expect(steps.length).toBeLessThan(80);
    expect(seen).toEqual(steps.map(({ rate }) => rate));
    expect(steps[0]!.rate).toBe(1e-5);
    for (const [index, { rate }] of steps.slice(1).entries())
      expect(rate / steps[index]!.rate).toBeCloseTo(1e8 ** (1 / 79), 8);
    for (const rate of [valley!, steepest!]) {
      expect(rate).toBeGreaterThan(1e-4);
      expect(rate).toBeLessThan(10);
    }
  });

  test("the loss is smoothed as fastai smooths it", async () => {
    const { steps } = await network().findLearningRate(points(20), {
      steps: 6,
      batchSize: 8,
      smoothing: 0.5,
      to: 1e-3,
    });
    let average = 0;
    steps.forEach(({ loss, smoothed }, index) => {
      average = 0.5 * average + 0.5 * loss;
      expect(smoothed).toBeCloseTo(average / (1 - 0.5 ** (index + 1)), 10);
    });
    expect(steps.length).toBe(6);
  });

  test("leaves weights, statistics, optimizer and progress as they were", async () => {
    const data = points(60);
    const [net, twin] = [network(), network()];
    net.compile({
      optimizer: adam({ learningRate: cosineDecay({ initialLearningRate: 0.01, decaySteps: 20 }) }),
      loss: "sparseCategoricalCrossentropy",
    });
    twin.compile({
      optimizer: adam({ learningRate: cosineDecay({ initialLearningRate: 0.01, decaySteps: 20 }) }),
      loss: "sparseCategoricalCrossentropy",
    });
    const fit = { epochs: 2, batchSize: 20, verbose: false } as const;
    await net.fit(data, fit);
    await twin.fit(data, fit);
    await net.findLearningRate(data, { steps: 10, batchSize: 20 });
    expect(await net.getWeights()).toEqual(await twin.getWeights());
    expect(net.trainer.learningRate).toBe(twin.trainer.learningRate);
    await net.fit(data, fit);
    await twin.fit(data, fit);
    expect(await net.getWeights()).toEqual(await twin.getWeights());
  });

  test("an abort leaves them too", async () => {
    const net = network();
    const before = await net.getWeights();
    const controller = new AbortController();
    const onStep = () => controller.abort(new Error("stop"));
    await expect(net.findLearningRate(points(60), { signal: controller.signal, onStep })).rejects.toThrow("stop");
    expect(await net.getWeights()).toEqual(before);
  });

  test("the same seed gives the same losses", async () => {
    const [one, two] = [0, 0].map(() => network().findLearningRate(points(50), { steps: 8, batchSize: 16, seed: 4 }));
    expect(await one).toEqual(await two);
  });

  test("mistakes", async () => {
    const net = network();
    await expect(net.findLearningRate(points(4), { from: 1, to: 0.1 })).rejects.toThrow(
      "findLearningRate: expected from to be below to, received 1 and 0.1",
    );
    // @ts-expect-error there is no such option
    await expect(net.findLearningRate(points(4), { start: 1 })).rejects.toThrow('unknown option "start"');
    const plain = sequential([layers.input({ shape: [2] }), layers.dense({ units: 2 })], { engine: "portable" });
    await expect(plain.findLearningRate(points(4))).rejects.toThrow("call compile");
  });
});

describe("suggestRates", () => {
  test("the valley is the middle of the longest fall, the steepest rate where it falls most", () => {
    const smoothed = [2, 2, 2.1, 2, 1.9, 1.8, 1.5, 1.1, 1, 0.9, 1.2, 2, 3, 4, 5, 6, 7, 8, 9, 9];
    const steps = smoothed.map((value, index) => ({ rate: 10 ** (index - 10), smoothed: value }));
    const { valley, steepest } = suggestRates(steps);
    // The fall goes from the third step to the tenth.
    expect(valley).toBeCloseTo(1e-4, 12);
    expect(steepest).toBeCloseTo(1e-4, 12);
  });

  test("a loss that only grows suggests nothing", () => {
    const steps = Array.from({ length: 30 }, (_, index) => ({ rate: index + 1, smoothed: index }));
    expect(suggestRates(steps)).toEqual({ valley: undefined, steepest: undefined });
    expect(suggestRates(steps.slice(0, 3))).toEqual({ valley: undefined, steepest: undefined });
  });
});
