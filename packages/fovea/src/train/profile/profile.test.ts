import { describe, expect, test } from "vitest";
import { everyEngine } from "../../engine/testing/every-engine.ts";
import { layers } from "../../layers/index.ts";
import { sequentialNetwork } from "../../network/index.ts";
import { compilation } from "../compilation.ts";
import { profile, Trainer } from "../index.ts";

const { conv2d, dense, flatten, input } = layers;

const newNetwork = () =>
  sequentialNetwork([
    input({ shape: [8, 8, 3] }),
    conv2d({ name: "conv", filters: 4, kernelSize: 3 }),
    layers.batchNormalization({ name: "norm" }),
    layers.relu({ name: "relu" }),
    flatten({ name: "flatten" }),
    dense({ name: "fc", units: 5, activation: "softmax" }),
  ]);
const [convolution, product] = [2 * 6 * 6 * 4 * 27, 2 * 144 * 5];

describe.each(everyEngine)("on the $name engine", (engine) => {
  const network = newNetwork();
  const compiled = compilation(network, { optimizer: "adam", loss: "sparseCategoricalCrossentropy" });

  test("reports a prediction's time and arithmetic by layer", async () => {
    const {
      steps,
      layers: rows,
      ops,
      milliseconds,
      ...whole
    } = await profile(network, engine, undefined, { seconds: 0.01 });
    expect(whole).toMatchObject({
      mode: "predict",
      batchSize: 1,
      variableBytes: 4 * (27 * 4 + 4 + 4 * 4 + 144 * 5 + 5),
    });
    expect(whole.peakGflops).toBeGreaterThan(0);
    expect(steps.every(({ part, milliseconds }) => part === "forward" && milliseconds >= 0)).toBe(true);
    const flops = new Map(rows.map((row) => [row.name, row.flops]));
    expect(flops.get("conv")).toBe(convolution);
    expect(flops.get("fc")).toBe(product);
    expect(ops.find(({ name }) => name === "conv2d")?.productMilliseconds).toBeGreaterThan(0);
    const sum = rows.reduce((total, { milliseconds }) => total + milliseconds.forward, 0);
    const all = steps.reduce((total, { milliseconds }) => total + milliseconds, 0);
    expect(sum).toBeCloseTo(all, 9);
    expect(milliseconds).toBeCloseTo(all, 9);
  });

  test("splits a training step into three parts, and keeps weights and statistics", async () => {
    const trainer = new Trainer(network, engine);
    const before = await trainer.getWeights();
    const { steps, layers: rows } = await profile(network, engine, compiled, {
      ...{ mode: "train", batchSize: 2, seconds: 0.01 },
    });
    expect(new Set(steps.map(({ part }) => part))).toEqual(new Set(["forward", "backward", "update"]));
    // A weight is updated as soon as its gradient is known; the backward pass goes on after that.
    expect(new Set(steps.filter(({ part }) => part === "update").map(({ scope }) => scope))).toEqual(
      new Set(["optimizer"]),
    );
    const conv = rows.find(({ name }) => name === "conv");
    // Forward and by the kernel; nobody needs the derivative by the pictures.
    expect(conv?.flops).toBe(2 * 2 * convolution);
    expect(conv?.milliseconds.backward).toBeGreaterThan(0);
    expect(rows.find(({ name }) => name === "optimizer")?.milliseconds.update).toBeGreaterThan(0);
    expect(await trainer.getWeights()).toEqual(before);
  });

  test("requires a loss for training", async () => {
    await expect(profile(network, engine, undefined, { mode: "train" })).rejects.toThrow("call compile first");
  });
});
